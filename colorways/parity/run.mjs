// Runs requests (one JSON text a line, on stdin) in the wasm module given as argument; one reply a line on stdout.
// With --time, the milliseconds of each request, the best of five, instead of the reply.
import { readFileSync } from 'node:fs';

const [module, mode] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, buffer, ask, reply } = instance.exports;

function run(request) {
  const bytes = new TextEncoder().encode(request);
  const start = buffer(bytes.length);
  new Uint8Array(memory.buffer, start, bytes.length).set(bytes);
  const length = ask();
  return new TextDecoder().decode(new Uint8Array(memory.buffer, reply(), length));
}

const requests = readFileSync(0, 'utf8').split('\n').filter(Boolean);
const lines = requests.map((request) => {
  if (mode !== '--time') return run(request);
  let best = Infinity;
  for (let i = 0; i < 5; i += 1) {
    const start = performance.now();
    run(request);
    best = Math.min(best, performance.now() - start);
  }
  return best.toFixed(2);
});
process.stdout.write(lines.join('\n') + '\n');
