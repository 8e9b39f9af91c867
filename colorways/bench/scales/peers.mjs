// What chroma.js and Leonardo make of the accents given as arguments: 256 samples each, as sRGB 0..1, on stdout.
// They are used as a careful person would: with a tint and a shade of the accent as ends. Leonardo rounds every colour to
// 8 bits, which alone would spoil 256 samples; it gets 24 swatches with straight lines between them.
import chroma from 'chroma-js';
import { createScale } from '@adobe/leonardo-contrast-colors';

const rows = [];

function add(maker, accent, make) {
  const start = performance.now();
  const samples = make();
  const millis = performance.now() - start;
  rows.push({ maker, accent, millis, samples });
}

const unrounded = (color) => color.rgb(false).map((v) => v / 255);
const sampled = (scale) => Array.from({ length: 256 }, (_, i) => unrounded(scale(i / 255)));
const between = (colors) => sampled(chroma.scale(colors).mode('rgb'));

for (const accent of process.argv.slice(2)) {
  const hue = chroma(accent).oklch()[2] || 0;
  const ends = [chroma.oklch(0.97, 0.015, hue).hex(), accent, chroma.oklch(0.24, 0.05, hue).hex()];
  add('chroma.js lab, correctLightness', accent, () => sampled(chroma.scale(ends).mode('lab').correctLightness()));
  add('chroma.js bezier, correctLightness', accent, () => sampled(chroma.bezier(ends).scale().correctLightness()));
  for (const colorSpace of ['CAM02', 'OKLCH', 'LAB']) {
    const keys = { swatches: 24, colorKeys: ends, colorSpace, fullScale: false };
    add(`Leonardo ${colorSpace}`, accent, () => between(createScale(keys)));
  }
}
process.stdout.write(JSON.stringify(rows));
