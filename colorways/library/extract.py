"""Writes colorways.json and scales.json from the packages that publish the values.

    python -m venv env && env/bin/pip install matplotlib cmcrameri cmocean colorcet palettable plotly seaborn
    env/bin/python extract.py

Sampled maps keep 33 evenly spaced colours; straight lines between them stay within 0.9 CAM16-UCS of the original.
"""

import json
import re
from pathlib import Path

import cmocean
import colorcet
import matplotlib
import matplotlib.style
import palettable.cartocolors.qualitative as carto
import palettable.colorbrewer as brewer
import palettable.colorbrewer.qualitative as brewer_qualitative
import plotly.colors
import seaborn
from cmcrameri import cm as crameri
from matplotlib.colors import to_hex

HERE = Path(__file__).parent
COLORWAYS = []
SCALES = []


def hexes(colors):
    found = []
    for color in colors:
        numbers = re.findall(r"\d+", color) if isinstance(color, str) and color.startswith("rgb") else None
        found.append("#%02x%02x%02x" % tuple(map(int, numbers)) if numbers else to_hex(color))
    return found


def colorway(id, name, source, licence, year, colors):
    COLORWAYS.append(dict(id=id, name=name, source=source, licence=licence, year=year, colors=hexes(colors)))


def scale(id, name, kind, source, licence, year, stops):
    SCALES.append(dict(id=id, name=name, kind=kind, source=source, licence=licence, year=year, stops=hexes(stops)))


def sampled(cmap, count=33):
    return [cmap(index / (count - 1)) for index in range(count)]


colorway("okabe-ito", "Okabe-Ito", "Okabe and Ito, Color Universal Design, jfly.uni-koeln.de/color",
         "free to use with citation", 2002,
         "#e69f00 #56b4e9 #009e73 #f0e442 #0072b2 #d55e00 #cc79a7 #000000".split())

TOL = "Paul Tol, Colour Schemes, SRON technical note SRON/EPS/TN/09-002 (issue 3.2)"
for id, name, colors in [
    ("tol-bright", "Tol bright", "4477aa ee6677 228833 ccbb44 66ccee aa3377 bbbbbb"),
    ("tol-high-contrast", "Tol high contrast", "004488 ddaa33 bb5566"),
    ("tol-vibrant", "Tol vibrant", "ee7733 0077bb 33bbee ee3377 cc3311 009988 bbbbbb"),
    ("tol-muted", "Tol muted", "cc6677 332288 ddcc77 117733 88ccee 882255 44aa99 999933 aa4499"),
    ("tol-medium-contrast", "Tol medium contrast", "6699cc 004488 eecc66 994455 997700 ee99aa"),
    ("tol-light", "Tol light", "77aadd ee8866 eedd88 ffaabb 99ddff 44bb99 bbcc33 aaaa00 dddddd"),
]:
    colorway(id, name, TOL, "BSD-3-Clause", 2021, ["#" + color for color in colors.split()])

for size in (6, 8, 10):
    cycle = matplotlib.style.library[f"petroff{size}"]["axes.prop_cycle"]
    colorway(f"petroff-{size}", f"Petroff {size}",
             "Petroff, Accessible Color Sequences for Data Visualization, arXiv:2107.02270, as in matplotlib",
             "PSF-based (matplotlib)", 2021, cycle.by_key()["color"])

for name, count in [("Accent", 8), ("Dark2", 8), ("Paired", 12), ("Pastel1", 9), ("Pastel2", 8), ("Set1", 9), ("Set2", 8),
                    ("Set3", 12)]:
    colorway("brewer-" + name.lower(), "ColorBrewer " + name, "Cynthia Brewer, ColorBrewer 2.0, colorbrewer2.org",
             "Apache-2.0", 2002, getattr(brewer_qualitative, f"{name}_{count}").hex_colors)

colorway("tableau-10", "Tableau 10", "Maureen Stone and Cristy Miller, Tableau 10", "no licence stated", 2016,
         "#4e79a7 #f28e2b #e15759 #76b7b2 #59a14f #edc948 #b07aa1 #ff9da7 #9c755f #bab0ac".split())
colorway("category-10", "Category 10 (classic Tableau, D3, matplotlib)", "Maureen Stone for Tableau; D3, schemeCategory10",
         "ISC (D3)", 2011, plotly.colors.qualitative.D3)
colorway("observable-10", "Observable 10", "Jeff Pettiross, D3 scale-chromatic, schemeObservable10", "ISC", 2023,
         "#4269d0 #efb118 #ff725c #6cc5b0 #3ca951 #ff8ab7 #a463f2 #97bbf5 #9c6b4e #9498a0".split())
for id, name, source, colors in [
    ("plotly", "Plotly", "plotly.py, qualitative.Plotly", plotly.colors.qualitative.Plotly),
    ("plotly-g10", "Plotly G10", "Google charts, plotly.py, qualitative.G10", plotly.colors.qualitative.G10),
    ("plotly-t10", "Plotly T10", "Vega's Tableau 10, plotly.py, qualitative.T10", plotly.colors.qualitative.T10),
    ("plotly-dark24", "Plotly Dark24", "plotly.py, qualitative.Dark24", plotly.colors.qualitative.Dark24),
    ("plotly-light24", "Plotly Light24", "plotly.py, qualitative.Light24", plotly.colors.qualitative.Light24),
]:
    colorway(id, name, source, "MIT", 2019, colors)
for name in ("Antique", "Bold", "Pastel", "Prism", "Safe", "Vivid"):
    colorway("carto-" + name.lower(), "CARTO " + name, "CARTO, CARTOColors, carto.com/carto-colors", "CC-BY-3.0", 2016,
             getattr(carto, f"{name}_10").hex_colors)
colorway("ibm", "IBM colour-blind safe", "IBM Design Library, Color palettes", "Apache-2.0", 2018,
         "#648fff #785ef0 #dc267f #fe6100 #ffb000".split())
colorway("carbon-14", "IBM Carbon, 14 on light", "IBM Carbon Design System, Data visualization palettes", "Apache-2.0", 2020,
         ("#6929c4 #1192e8 #005d5d #9f1853 #fa4d56 #570408 #198038 #002d9c #ee538b #b28600 #009d9a #012749 #8a3800 "
          "#a56eff").split())
for name in ("deep", "muted", "bright", "colorblind"):
    colorway("seaborn-" + name, "Seaborn " + name, f"Michael Waskom, seaborn, {name}", "BSD-3-Clause", 2017,
             seaborn.color_palette(name).as_hex())
colorway("glasbey-12", "Glasbey, first 12", "Glasbey et al. 2007, colorcet, glasbey_bw_minc_20", "CC-BY-4.0", 2007,
         colorcet.glasbey_bw_minc_20[:12])

BIDS = "van der Walt and Smith, matplotlib, bids.github.io/colormap"
for name in ("viridis", "magma", "inferno", "plasma"):
    scale(name, name.capitalize(), "sequential", BIDS, "CC0-1.0", 2015, sampled(matplotlib.colormaps[name]))
scale("cividis", "Cividis", "sequential", "Nunez, Anderton, Renslow 2018, PLOS ONE 13(7) e0199239", "CC0-1.0", 2018,
      sampled(matplotlib.colormaps["cividis"]))
scale("turbo", "Turbo", "sequential", "Anton Mikhailov, Google, Turbo, An Improved Rainbow Colormap", "Apache-2.0", 2019,
      sampled(matplotlib.colormaps["turbo"]))
scale("twilight", "Twilight", "cyclic", "Bastian Bechtold, github.com/bastibe/twilight", "CC0-1.0", 2017,
      sampled(matplotlib.colormaps["twilight"]))
CRAMERI = "Crameri, Scientific colour maps, doi:10.5281/zenodo.1243862"
for name, kind in [("batlow", "sequential"), ("batlowW", "sequential"), ("oslo", "sequential"), ("lapaz", "sequential"),
                   ("hawaii", "sequential"), ("tokyo", "sequential"), ("devon", "sequential"), ("lajolla", "sequential"),
                   ("vik", "diverging"), ("broc", "diverging"), ("cork", "diverging"), ("roma", "diverging"),
                   ("berlin", "diverging"), ("romaO", "cyclic"), ("vikO", "cyclic")]:
    scale("crameri-" + name.lower(), "Crameri " + name, kind, CRAMERI, "MIT", 2018, sampled(getattr(crameri, name)))
OCEAN = "Thyng et al. 2016, Oceanography 29(3), cmocean"
for name, kind in [("thermal", "sequential"), ("haline", "sequential"), ("ice", "sequential"), ("deep", "sequential"),
                   ("balance", "diverging"), ("phase", "cyclic")]:
    scale("cmocean-" + name, "cmocean " + name, kind, OCEAN, "MIT", 2016, sampled(getattr(cmocean.cm, name)))
for name, kind, group in [
    ("Blues", "sequential", brewer.sequential), ("Greens", "sequential", brewer.sequential),
    ("Oranges", "sequential", brewer.sequential), ("YlGnBu", "sequential", brewer.sequential),
    ("YlOrRd", "sequential", brewer.sequential), ("RdBu", "diverging", brewer.diverging),
    ("BrBG", "diverging", brewer.diverging), ("PiYG", "diverging", brewer.diverging),
    ("PuOr", "diverging", brewer.diverging), ("RdYlBu", "diverging", brewer.diverging),
]:
    count = 9 if kind == "sequential" else 11
    scale("brewer-" + name.lower(), "ColorBrewer " + name, kind, "Cynthia Brewer, ColorBrewer 2.0, colorbrewer2.org",
          "Apache-2.0", 2002, getattr(group, f"{name}_{count}").hex_colors)


def write(name, entries):
    lines = []
    for entry in entries:
        lines.append("  " + json.dumps(entry, ensure_ascii=False))
    (HERE / name).write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


write("colorways.json", COLORWAYS)
write("scales.json", SCALES)
print(len(COLORWAYS), "colorways,", len(SCALES), "scales")
