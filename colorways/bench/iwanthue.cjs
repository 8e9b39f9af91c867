// Palettes of iwanthue as JSON lines, like peers.py.
const iwanthue = require('iwanthue');

const luminance = (rgb) => {
  const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

for (const setting of ['free', 'white']) {
  for (const n of process.argv.slice(2).map(Number)) {
    const make = () =>
      iwanthue(n, {
        clustering: 'force-vector',
        colorSpace: [0, 360, 0, 100, 0, 100],
        distance: 'compromise',
        quality: 100,
        attempts: 5,
        seed: 'livery',
        colorFilter: setting === 'white' ? (rgb) => 1.05 / (luminance(rgb) + 0.05) >= 3 : undefined,
      });
    let colors;
    try {
      make();
      const start = performance.now();
      colors = make();
      const seconds = (performance.now() - start) / 1000;
      console.log(JSON.stringify({ tool: 'iwanthue', setting, n, seconds, colors }));
    } catch (error) {
      console.error(`iwanthue, ${setting}, ${n}: ${error.message}`);
    }
  }
}
