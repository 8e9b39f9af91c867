// @ts-check
// Starts the editor, keeps the browser's own keys away from it, and says so when it is lost.

import init, { WebHandle } from "./livery_editor.js";

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {WebHandle | undefined} */
let handle;

/**
 * @param {string} title
 * @param {string} remedy
 * @param {string} [details]
 */
function trouble(title, remedy, details = "") {
  element("trouble-title").textContent = title;
  element("trouble-remedy").textContent = remedy;
  element("trouble-details").textContent = details;
  element("trouble").hidden = false;
}

// Reload, print, find and zoom belong to a browser; the editor uses the same keys or none.
const browserKeys = new Set(["r", "p", "f", "g", "+", "-", "=", "0"]);
window.addEventListener(
  "keydown",
  (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "F5" || event.key === "F3" || event.key === "F7" || (command && browserKeys.has(event.key.toLowerCase()))) {
      event.preventDefault();
    }
  },
  { capture: true },
);
window.addEventListener("contextmenu", (event) => event.preventDefault());
// A file dropped beside the canvas would take the page away.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

element("trouble-again").addEventListener("click", () => location.reload());

const canvas = /** @type {HTMLCanvasElement} */ (element("editor"));
canvas.addEventListener("webglcontextlost", (event) => {
  event.preventDefault();
  trouble(
    "The editor's picture was lost",
    "The graphics driver took it away, often after sleep. Show the editor again; work that was not saved is offered back.",
  );
});

try {
  // Bytes, not a stream: the window's own scheme does not answer with what streaming compilation wants.
  const answer = await fetch(new URL("./livery_editor_bg.wasm", import.meta.url));
  await init({ module_or_path: await answer.arrayBuffer() });
  handle = new WebHandle();
  await handle.start(canvas);
} catch (error) {
  trouble(
    "The editor could not start",
    "It needs WebGL 2. Update the system's web view (WebKitGTK, WebView2) and its graphics driver, then start Livery again.",
    String(error),
  );
}

// A panic stops the editor's loop without an error that this page would see.
setInterval(() => {
  if (handle?.has_panicked() && element("trouble").hidden) {
    trouble(
      "The editor crashed",
      "This is a fault in Livery. Your saved files are whole, and work that was not saved is offered back. Show the editor again.",
      `${handle.panic_message() ?? ""}\n${handle.panic_callstack() ?? ""}`,
    );
  }
}, 1000);
