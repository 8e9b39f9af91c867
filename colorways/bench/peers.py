"""Palettes of qualpal, glasbey and distinctipy as JSON lines: tool, setting, n, seconds, colors.

Two settings: `free`, and `white`, where every colour needs 3:1 on white. A tool that knows no contrast is given the
nearest thing it has: candidates that keep it (qualpal), a lightness bound (glasbey), or nothing (distinctipy). Each
tool runs once unmeasured before it is measured, so that imports and compilation do not count.
"""

import json
import random
import sys
import time

import distinctipy
import glasbey
from qualpal import Qualpal



def luminance(rgb):
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def to_hex(rgb):
    return "#" + "".join(f"{round(v * 255):02x}" for v in rgb)


def candidates(count=1000):
    """As many even-handed colours as qualpal samples by itself, all at 3:1 on white."""
    draw = random.Random(1)
    kept = []
    while len(kept) < count:
        rgb = [draw.random() for _ in range(3)]
        if 1.05 / (luminance(rgb) + 0.05) >= 3.0:
            kept.append(to_hex(rgb))
    return kept


DARK_ENOUGH = candidates()


def qualpal(cvd):
    def make(setting, n):
        if setting == "white":
            palette = Qualpal(colors=DARK_ENOUGH, cvd=cvd).generate(n)
        else:
            palette = Qualpal(colorspace={"h": (0, 360), "s": (0, 1), "l": (0, 1)}, cvd=cvd).generate(n)
        return list(palette.hex())

    return make


def glasbey_safe(setting, n):
    bounds = (0, 58) if setting == "white" else (0, 100)
    return list(glasbey.create_palette(n, lightness_bounds=bounds, chroma_bounds=(0, 100), colorblind_safe=True))


def distinct(setting, n):
    colors = distinctipy.get_colors(n, exclude_colors=[(1, 1, 1)] if setting == "white" else None,
                                    colorblind_type="Deuteranopia", rng=1)
    return [to_hex(color) for color in colors]


TOOLS = [
    ("qualpal", qualpal(None)),
    ("qualpal, deutan", qualpal({"deutan": 1.0})),
    ("qualpal, three kinds", qualpal({"protan": 1.0, "deutan": 1.0, "tritan": 1.0})),
    ("glasbey", glasbey_safe),
    ("distinctipy", distinct),
]

for name, make in TOOLS:
    for setting in ["free", "white"]:
        for n in map(int, sys.argv[1:]):
            make(setting, n)
            start = time.perf_counter()
            colors = make(setting, n)
            seconds = time.perf_counter() - start
            print(json.dumps({"tool": name, "setting": setting, "n": n, "seconds": seconds, "colors": colors}))
