// @ts-check
// Shows where a presentation stands, and takes its steps. What it shows comes from the window's process.

/**
 * @typedef {{name?: string, notes?: string}} Stop
 * @typedef {{deck: {stops: Stop[]} | null, stage: {at: number, count: number, screen: string | null, paused: boolean} | null, themes: string[]}} Speaking
 */

/** @type {(name: string, body: object) => Promise<ArrayBuffer>} */
const invoke = /** @type {any} */ (window).__TAURI__.core.invoke;

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {object} step */
const step = (step) => void invoke("instruct", { order: { type: "step", step } });

// Time: counted from the first stop that was shown, and at rest while paused.
let began = 0;
let rested = 0;
let restingSince = 0;

function elapsed() {
  if (!began) return 0;
  return (restingSince || Date.now()) - began - rested;
}

/** @param {number} milliseconds */
function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const padded = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${padded}` : `${minutes}:${padded}`;
}

function tick() {
  element("timer").textContent = clock(elapsed());
  element("clock").textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** @param {boolean} rest */
function pause(rest) {
  if (rest && !restingSince) restingSince = Date.now();
  if (!rest && restingSince) {
    rested += restingSince - began < 0 ? 0 : Date.now() - restingSince;
    restingSince = 0;
  }
  element("pause").textContent = rest ? "Go on" : "Pause";
  tick();
}

element("pause").addEventListener("click", () => pause(!restingSince));
element("again").addEventListener("click", () => {
  began = Date.now();
  rested = 0;
  restingSince = 0;
  pause(false);
});

/** @type {string} */
let listed = "";

/** @param {Speaking} speaking */
function show({ deck, stage, themes }) {
  const stops = deck?.stops ?? [];
  const running = Boolean(deck);
  const at = stage?.count ? stage.at : 0;
  if (running && !began) began = Date.now();
  for (const button of document.querySelectorAll("footer button")) {
    /** @type {HTMLButtonElement} */ (button).disabled = !running;
  }
  /** @type {HTMLButtonElement} */ (document.querySelector("[data-step=theme]")).disabled = !running || themes.length === 0;
  const name = (/** @type {number} */ index) => stops[index]?.name || `Stop ${index + 1}`;
  element("place").textContent = running && stops.length ? `${at + 1} of ${stops.length}` : "";
  element("name").textContent = running ? (stops.length ? name(at) : "The whole page") : "No presentation";
  const notes = running ? stops[at]?.notes : "Start one in the editor with F5.";
  element("notes").textContent = notes || "No notes";
  element("notes").classList.toggle("none", !running || !notes);
  element("next").textContent = running && at + 1 < stops.length ? name(at + 1) : "–";
  const list = JSON.stringify(stops.map((stop) => stop.name));
  if (list !== listed) {
    listed = list;
    element("stops").replaceChildren(
      ...stops.map((_, index) => {
        const [row, button] = [document.createElement("li"), document.createElement("button")];
        button.type = "button";
        button.textContent = `${index + 1}  ${name(index)}`;
        button.addEventListener("click", () => step({ type: "to", at: index }));
        row.append(button);
        return row;
      }),
    );
  }
  for (const [index, button] of element("stops").querySelectorAll("button").entries()) {
    if (running && index === at) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
  element("live").textContent = running && stops.length ? `${name(at)}, ${at + 1} of ${stops.length}` : "";
  tick();
}

element("back").addEventListener("click", () => step({ type: "back" }));
element("forward").addEventListener("click", () => step({ type: "forward" }));
for (const button of document.querySelectorAll("[data-step]")) {
  const type = /** @type {HTMLElement} */ (button).dataset["step"];
  button.addEventListener("click", () => step(type === "theme" ? { type, at: null } : { type }));
}

/** @type {Record<string, object>} */
const keys = {
  ArrowRight: { type: "forward" },
  ArrowDown: { type: "forward" },
  PageDown: { type: "forward" },
  ArrowLeft: { type: "back" },
  ArrowUp: { type: "back" },
  PageUp: { type: "back" },
  b: { type: "black" },
  w: { type: "white" },
  o: { type: "overview" },
  t: { type: "theme", at: null },
};
window.addEventListener("keydown", (event) => {
  const wanted = keys[event.key];
  if (!wanted || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  step(wanted);
});

/** @type {any} */ (window).livery = { show };
show({ deck: null, stage: null, themes: [] });
setInterval(tick, 500);
const reply = await invoke("speaking", {});
show(JSON.parse(typeof reply === "string" ? reply : new TextDecoder().decode(reply)));
