"""256 samples of the maps that everybody knows, as sRGB 0..1, on stdout."""

import json
import sys

import matplotlib
from cmcrameri import cm as crameri

maps = {"viridis": matplotlib.colormaps["viridis"], "cividis": matplotlib.colormaps["cividis"], "batlow": crameri.batlow}
rows = [
    {"maker": name, "accent": None, "millis": None, "samples": [list(cmap(i / 255)[:3]) for i in range(256)]}
    for name, cmap in maps.items()
]
json.dump(rows, sys.stdout)
