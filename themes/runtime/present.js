// A presentation of the live app: stops, one after the other, each an element on the whole window or a page as it is. The
// app stays as live and clickable as ever; what is shown over it takes no clicks.

"use strict";

/**
 * Mirrors `livery_protocol::page::{Deck, Stop, Step}`.
 * @typedef {{name: string, selector?: string | null, path?: string | null}} Stop
 *
 * @typedef {{stops: Stop[], at: number, theme: number | null, interval_s: number | null}} Deck
 *
 * @typedef {{type: "forward" | "back" | "overview" | "black" | "white" | "laser" | "spotlight" | "lens" | "pause" | "end"}
 *   | {type: "to", at: number} | {type: "theme", at: number | null}} Step
 */

uiStyles.push(`
  .cover { position: fixed; inset: 0; }
  .cover.black { background: #000; cursor: none; }
  .cover.white { background: #fff; cursor: none; }
  .laser { position: fixed; left: -9px; top: -9px; width: 18px; height: 18px; border-radius: 50%; pointer-events: none;
    background: radial-gradient(circle, #fff 0 12%, #ff2a1a 30%, #ff2a1acc 50%, #ff2a1a00 72%); }
  .spot { position: fixed; inset: 0; pointer-events: none; transition: opacity 150ms; }
  .toast { position: fixed; left: 50%; bottom: 32px; transform: translateX(-50%); padding: 8px 16px; border-radius: 10px;
    font: 500 17px/1.4 system-ui, sans-serif; color: #fff; background: #000000c4; pointer-events: none; white-space: nowrap; }
`);

/** @type {Deck | null} */
let deck = null;

/** @type {"black" | "white" | "overview" | null} */
let screenShown = null;

/** @type {{laser: boolean, spotlight: boolean, lens: boolean}} */
const tools = { laser: false, spotlight: false, lens: false };

/** @type {{name: string, outfit: Outfit}[]} */
let themes = [];

/** @type {Outfit | null} The theme that is being edited; shown when no other is chosen. */
let edited = null;

/** @type {number | null} */
let themeAt = null;

let paused = false;
let visit = 0;

/** @type {[number, number]} */
let pointer = [-100, -100];

/** @type {ReturnType<typeof setTimeout> | undefined} */
let autoTimer;

const presentSheet = new CSSStyleSheet();

/** What one speaker needs on the page; the notes and the clock are the editor's. */
function tellStage() {
  tell({
    type: "stage",
    at: deck?.at ?? 0,
    count: deck?.stops.length ?? 0,
    expanded: expanded?.selector ?? null,
    screen: screenShown,
    theme: themeAt,
    paused,
  });
}

/** @param {Deck} next */
function present(next) {
  if (next.stops.length === 0) {
    endPresenting();
    return;
  }
  endBeside();
  const at = Math.min(Math.max(next.at ?? 0, 0), next.stops.length - 1);
  const same = deck !== null && JSON.stringify(deck.stops) === JSON.stringify(next.stops) && deck.at === at;
  deck = { ...next, at };
  offersExpanding = false;
  offer(null);
  useSheet(presentSheet);
  wakePointer();
  if (next.theme !== null && next.theme !== undefined && next.theme !== themeAt) void chooseTheme(next.theme, false);
  if (same) {
    restartClock();
    tellStage();
  } else void show(at);
}

function endPresenting() {
  if (!deck) return;
  deck = null;
  visit += 1;
  clearTimeout(autoTimer);
  clearTimeout(idleTimer);
  tools.laser = tools.spotlight = tools.lens = false;
  paused = false;
  typed = "";
  cover(null);
  drawTools();
  presentSheet.replaceSync("");
  offersExpanding = true;
  collapse();
  if (themeAt !== null) void chooseTheme(null, true);
  tellStage();
}

/** @param {Step} step */
function takeStep(step) {
  if (step.type === "end") return endPresenting();
  if (step.type === "theme") return void nextTheme(step.at ?? null);
  if (!deck) return;
  const count = deck.stops.length;
  if (step.type === "forward" || step.type === "back") {
    // Out of the dark first: one step too many is worse than one too few.
    if (screenShown) return cover(null), tellStage();
    const last = deck.at === count - 1;
    if (step.type === "forward" && last && !deck.interval_s) return toast("The last stop");
    void show((deck.at + (step.type === "forward" ? 1 : count - 1)) % count);
  } else if (step.type === "to") {
    if (step.at >= 0 && step.at < count) void show(step.at);
    else toast(`There are ${count} stops`);
  } else if (step.type === "pause") {
    paused = !paused;
    restartClock();
    if (deck.interval_s) toast(paused ? "Paused" : "Goes on");
    tellStage();
  } else if (step.type === "black" || step.type === "white" || step.type === "overview") {
    cover(screenShown === step.type ? null : step.type);
    tellStage();
  } else {
    tools[step.type] = !tools[step.type];
    drawTools();
  }
}

/** @param {number} at */
async function show(at) {
  if (!deck) return;
  visit += 1;
  const mine = visit;
  const stop = deck.stops[at];
  const left = deck.stops[deck.at];
  if (left) keepPortrait(left);
  if (stop.path && left?.path !== stop.path) collapse();
  deck.at = at;
  cover(null);
  restartClock();
  if (stop.path && !isHere(stop.path)) await goTo(stop.path, stop.selector ?? null, mine);
  if (stop.selector) {
    const found = await stage(stop.selector, mine);
    if (mine !== visit) return;
    if (!found) {
      collapse();
      toast(`${stop.name || `Stop ${at + 1}`} is not on this page`);
      tellStage();
      return;
    }
  } else {
    await crossFade(() => {
      if (mine !== visit) return;
      collapse();
      if (stop.path) window.scrollTo({ top: 0, behavior: "instant" });
    });
    if (mine !== visit) return;
  }
  if (tools.lens) drawTools();
  tellStage();
}

/**
 * Expands what a selector finds, as soon as it is there. A page that is still being built may put another element in its
 * place before the fade has begun; then that one is expanded.
 * @param {string} selector
 * @param {number} mine
 * @returns {Promise<boolean>}  whether it is expanded
 */
async function stage(selector, mine) {
  const end = performance.now() + 8000;
  for (let left = 8000; left > 0 && mine === visit; left = end - performance.now()) {
    const element = await appearing(selector, left, mine);
    if (!element) return false;
    await crossFade(() => {
      if (mine === visit) expand(element, selector);
    });
    if (expanded?.selector === selector) return true;
  }
  return false;
}

/** An app that takes a stop's element away for a while, as one that rebuilds its page does, gets it expanded when it is back. */
function showAgain() {
  if (deck && deck.stops[deck.at].selector) void show(deck.at);
}

/** @param {string} path */
function isHere(path) {
  try {
    const wanted = new URL(path, location.href);
    return wanted.pathname === location.pathname && (wanted.search === "" || wanted.search === location.search);
  } catch {
    return true;
  }
}

/**
 * Another page of the app, as one of its own links leads there: without loading anything anew where the app can.
 * @param {string} path
 * @param {string | null} selector
 * @param {number} mine
 */
async function goTo(path, selector, mine) {
  const url = new URL(path, location.href);
  if (url.origin !== location.origin) return;
  if (!document.getElementById("_dash-config")) {
    location.assign(url);
    return;
  }
  let changed = false;
  let changedAt = 0;
  const watch = new MutationObserver(() => {
    changed = true;
    changedAt = performance.now();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  history.pushState({}, "", url);
  window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  for (let waited = 0; waited < 4000 && mine === visit; waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    // What matches at once may be the page that is about to go.
    if (changed && performance.now() - changedAt > 120 && (!selector || find(selector))) break;
    if (waited >= 1500 && !changed) break;
  }
  watch.disconnect();
  // An app without a dcc.Location has its pages from the server; the host tells the deck again to the new page.
  if (mine === visit && !changed) {
    tellStage();
    location.assign(url);
  }
}

/**
 * @param {string} selector
 * @param {number} patience  in milliseconds
 * @param {number} mine
 * @returns {Promise<HTMLElement | null>}
 */
async function appearing(selector, patience, mine) {
  for (let waited = 0; mine === visit; waited += 60) {
    const element = find(selector);
    // A stop that is expanded already has all else hidden.
    if (element && element.getClientRects().length > 0) {
      const charts = chartsOf(element);
      if (charts.every((chart) => chart._fullLayout) || waited > 3000) return element;
    }
    if (waited >= patience) return null;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return null;
}

/**
 * From what is shown to what a change leads to.
 * @param {() => unknown} change
 */
async function crossFade(change) {
  const page = /** @type {any} */ (document);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!page.startViewTransition || still || document.visibilityState !== "visible") {
    await change();
    return;
  }
  try {
    const fade = page.startViewTransition(async () => {
      await change();
    });
    fade.ready.catch(() => undefined);
    fade.finished.catch(() => undefined);
    await fade.updateCallbackDone;
  } catch {
    // Another one began.
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Themes

/** @param {number | null} at */
async function nextTheme(at) {
  if (themes.length === 0) return;
  const next = at ?? (themeAt === null ? 0 : themeAt + 1);
  // After the last comes the one that is edited.
  await chooseTheme(next < themes.length ? next : null, true);
  toast(themeAt === null ? "The theme being edited" : themes[themeAt].name);
  tellStage();
}

/**
 * What the editor has on is shown unless another theme was chosen.
 * @param {Outfit} next
 * @param {(worn: Worn) => void} [report]
 */
function wearEdited(next, report) {
  edited = next;
  if (beside) {
    if (next.rules !== undefined) rulesSheet.replaceSync(next.rules);
    void dressSides().then((worn) => report?.(worn ?? { sequence: next.sequence, style_ms: 0, charts_ms: 0 }));
  } else if (themeAt === null) wear(next, report);
  else {
    if (next.rules !== undefined) rulesSheet.replaceSync(next.rules);
    report?.({ sequence: next.sequence, style_ms: 0, charts_ms: 0 });
  }
}

/** @param {{name: string, outfit: Outfit}[]} outfits */
function setThemes(outfits) {
  themes = outfits;
  void dressSides();
  // A page loaded anew may have been told of the deck first.
  const wanted = deck?.theme ?? themeAt;
  if (wanted !== null && wanted !== undefined) void chooseTheme(wanted < themes.length ? wanted : null, false);
}

/**
 * @param {number | null} at
 * @param {boolean} fades
 */
async function chooseTheme(at, fades) {
  const next = at === null ? edited : (themes[at]?.outfit ?? null);
  if (!next) return;
  themeAt = at === null ? null : at;
  const change = () =>
    Promise.race([
      new Promise((done) => wear(next, done)),
      // What is hidden behind an expanded element is dressed later.
      new Promise((done) => setTimeout(done, 1200)),
    ]);
  if (fades) await crossFade(change);
  else await change();
}

// ---------------------------------------------------------------------------------------------------------------------
// Over the page

/** @type {HTMLElement | null} */
let covered = null;

/** @param {"black" | "white" | "overview" | null} screen */
function cover(screen) {
  covered?.remove();
  covered = null;
  screenShown = screen;
  if (screen === "overview") covered = overview();
  else if (screen) {
    covered = make("div", `cover ${screen}`);
    covered.addEventListener("click", () => {
      cover(null);
      tellStage();
    });
    ui().append(covered);
  }
}

/** @type {Map<string, HTMLElement>} What stops looked like when they were last on the page. */
const portraits = new Map();

/**
 * A still picture of an element, as a copy of it: no ids, no scripts, nothing that loads.
 * @param {Element} element
 * @returns {HTMLElement}
 */
function portrait(element) {
  const copy = /** @type {HTMLElement} */ (element.cloneNode(true));
  const canvases = [...element.querySelectorAll("canvas")];
  [...copy.querySelectorAll("canvas")].forEach((canvas, index) => {
    try {
      canvas.getContext("2d")?.drawImage(canvases[index], 0, 0);
    } catch {
      // An empty one stays empty.
    }
  });
  for (const part of copy.querySelectorAll("script, iframe, video, audio, livery-place, livery-lens, livery-overview")) part.remove();
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    part.removeAttribute("id");
    part.removeAttribute("name");
    for (const { name } of [...part.attributes]) if (name.startsWith("data-livery-")) part.removeAttribute(name);
  }
  copy.inert = true;
  return copy;
}

/**
 * Takes a stop's picture for the grid, if it is on the page now.
 * @param {Stop} stop
 * @returns {HTMLElement | null}  the last one otherwise
 */
function keepPortrait(stop) {
  const key = JSON.stringify([stop.path, stop.selector]);
  const here = !stop.path || isHere(stop.path);
  // While something is expanded the page behind it is hidden.
  const page = expanded ? null : document.getElementById("react-entry-point");
  const element = here ? (stop.selector ? find(stop.selector) : page) : null;
  if (element instanceof HTMLElement) {
    // The expanded one is as large as the window, the others are as on the page; of a page the first screen is enough.
    const own = expanded?.element === element;
    const width = own ? window.innerWidth / (expanded?.scale ?? 1) : element.offsetWidth;
    const height = own ? window.innerHeight / (expanded?.scale ?? 1) : Math.min(element.offsetHeight, (width * 158) / 280);
    const copy = portrait(element);
    const scale = Math.min(280 / Math.max(width, 1), 158 / Math.max(height, 1));
    const holder = document.createElement("livery-copy");
    holder.style.cssText = `width:${width}px;height:${height}px;transform:scale(${scale});margin:${(158 - height * scale) / 2}px 0 0 ${(280 - width * scale) / 2}px`;
    copy.style.setProperty("margin", "0", "important");
    copy.style.setProperty("width", "100%", "important");
    copy.style.setProperty("height", "100%", "important");
    holder.append(copy);
    portraits.set(key, holder);
  }
  return portraits.get(key) ?? null;
}

/** The grid of all stops. */
function overview() {
  const stage = deck;
  const grid = document.createElement("livery-overview");
  if (!stage) return grid;
  stage.stops.forEach((stop, index) => {
    const tile = document.createElement("livery-tile");
    tile.role = "button";
    tile.ariaLabel = stop.name || `Stop ${index + 1}`;
    if (index === stage.at) tile.ariaCurrent = "true";
    const frame = document.createElement("livery-frame");
    const known = keepPortrait(stop);
    if (known) frame.append(known.cloneNode(true));
    else frame.append(Object.assign(document.createElement("livery-path"), { textContent: stop.name || stop.path || "The page" }));
    const label = document.createElement("livery-label");
    label.textContent = `${index + 1}  ${stop.name || `Stop ${index + 1}`}`;
    tile.append(frame, label);
    tile.addEventListener("click", () => void show(index));
    grid.append(tile);
  });
  document.body.append(grid);
  return grid;
}

/** @type {HTMLElement | null} */
let laser = null;
/** @type {HTMLElement | null} */
let spot = null;
/** @type {HTMLElement | null} */
let lens = null;
let lensTaken = -Infinity;

/** How large the lens is, across, and how much larger it shows things. */
const LENS = { size: 340, zoom: 2 };

function drawTools() {
  laser = kept(laser, tools.laser, () => make("div", "laser"));
  spot = kept(spot, tools.spotlight, () => make("div", "spot"));
  lens?.remove();
  lens = null;
  if (tools.lens) {
    lens = document.createElement("livery-lens");
    const subject = expanded?.element ?? document.body;
    const box = subject.getBoundingClientRect();
    const holder = document.createElement("livery-copy");
    const scale = expanded?.scale ?? 1;
    holder.style.cssText = `width:${box.width / scale}px;height:${box.height / scale}px`;
    // The copy of a body is no body: what its rules give it is written on it.
    const copy = subject === document.body ? copyOfBody() : portrait(subject);
    if (subject !== document.body) for (const [name, value] of [["margin", "0"], ["width", "100%"], ["height", "100%"], ["padding", getComputedStyle(subject).padding], ["border", "0"], ["border-radius", "0"], ["box-shadow", "none"]]) copy.style.setProperty(name, value, "important");
    holder.append(copy);
    lens.append(holder);
    lens.style.backgroundColor = opaqueBackground(subject);
    document.body.append(lens);
    lensTaken = performance.now();
  }
  drawPresentSheet(false);
  followPointer();
}

function copyOfBody() {
  const copy = document.createElement("livery-body");
  for (const child of document.body.children) {
    if (/^(SCRIPT|STYLE|LINK|LIVERY-.*)$/.test(child.tagName)) continue;
    const still = portrait(child);
    copy.append(still);
  }
  return copy;
}

/**
 * @param {HTMLElement | null} tool
 * @param {boolean} wanted
 * @param {() => HTMLElement} build
 */
function kept(tool, wanted, build) {
  if (!wanted) {
    tool?.remove();
    return null;
  }
  const shown = tool ?? build();
  ui().append(shown);
  return shown;
}

function followPointer() {
  const [x, y] = pointer;
  if (laser) laser.style.transform = `translate(${x}px, ${y}px)`;
  if (spot) {
    const radius = Math.max(110, Math.min(window.innerWidth, window.innerHeight) * 0.17);
    spot.style.background = `radial-gradient(circle at ${x}px ${y}px, #0000 ${radius}px, #000000b8 ${radius + 28}px)`;
  }
  if (lens) {
    const subject = expanded?.element ?? document.body;
    const box = subject.getBoundingClientRect();
    const half = LENS.size / 2;
    lens.style.transform = `translate(${x - half}px, ${y - half}px)`;
    const holder = /** @type {HTMLElement | null} */ (lens.firstElementChild);
    const scale = (expanded?.scale ?? 1) * LENS.zoom;
    if (holder) holder.style.transform = `translate(${half - (x - box.left) * LENS.zoom}px, ${half - (y - box.top) * LENS.zoom}px) scale(${scale})`;
  }
}

/** @param {boolean} idle */
function drawPresentSheet(idle) {
  const noPointer = idle || tools.laser || tools.lens;
  presentSheet.replaceSync(`
    ::view-transition-group(root) { animation-duration: 320ms; }
    ::view-transition { pointer-events: none; }
    html { scrollbar-width: none !important; }
    html::-webkit-scrollbar { display: none; }
    ${noPointer ? "*, *::before, *::after { cursor: none !important; }" : ""}
    livery-lens { position: fixed; left: 0; top: 0; width: ${LENS.size}px; height: ${LENS.size}px; border-radius: 50%; overflow: hidden; z-index: 2147483646;
      pointer-events: none; box-shadow: 0 0 0 3px #fff, 0 0 0 4px #0006, 0 12px 40px #0008; contain: strict; }
    livery-lens > livery-copy, livery-frame > livery-copy { display: block; position: absolute; left: 0; top: 0; transform-origin: 0 0; }
    livery-body { display: block; }
    livery-overview { position: fixed; inset: 0; z-index: 2147483645; overflow: auto; padding: 40px; box-sizing: border-box; display: grid; gap: 28px 24px;
      grid-template-columns: repeat(auto-fill, 284px); justify-content: center; align-content: start; background: #15171cf2; font: 15px/1.4 system-ui, sans-serif; }
    livery-tile { display: block; cursor: pointer; color: #e8eaf0; }
    livery-frame { display: grid; place-items: center; position: relative; width: 280px; height: 158px; overflow: hidden; border-radius: 8px; border: 2px solid #0000;
      background: var(--background_content, #fff); color: var(--livery-text-muted, #555); pointer-events: none; }
    livery-tile:hover livery-frame { border-color: #ffffff80; }
    livery-tile[aria-current] livery-frame { border-color: #fff; box-shadow: 0 0 0 2px #fff; }
    livery-path { font-size: 18px; padding: 0 16px; text-align: center; }
    livery-label { display: block; padding: 8px 2px 0; white-space: pre; overflow: hidden; text-overflow: ellipsis; }
  `);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let idleTimer;
let isIdle = false;

function wakePointer() {
  clearTimeout(idleTimer);
  if (!deck) return;
  if (isIdle || !presentSheet.cssRules.length) {
    isIdle = false;
    drawPresentSheet(false);
  }
  idleTimer = setTimeout(() => {
    if (!deck || screenShown === "overview") return;
    isIdle = true;
    drawPresentSheet(true);
  }, 2500);
}

/** @type {HTMLElement | null} */
let toasted = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;

/** @param {string} text */
function toast(text) {
  toasted?.remove();
  clearTimeout(toastTimer);
  if (!text) return;
  toasted = make("div", "toast", text);
  toasted.role = "status";
  ui().append(toasted);
  toastTimer = setTimeout(() => toasted?.remove(), 1600);
}

function restartClock() {
  clearTimeout(autoTimer);
  const seconds = deck?.interval_s;
  if (!deck || !seconds || seconds <= 0 || paused) return;
  autoTimer = setTimeout(() => takeStep({ type: "forward" }), seconds * 1000);
}

// ---------------------------------------------------------------------------------------------------------------------
// Keys

/** Digits before Enter. */
let typed = "";

/** @type {Record<string, Step>} */
const PRESENT_KEYS = {
  ArrowRight: { type: "forward" },
  ArrowDown: { type: "forward" },
  PageDown: { type: "forward" },
  " ": { type: "forward" },
  n: { type: "forward" },
  ArrowLeft: { type: "back" },
  ArrowUp: { type: "back" },
  PageUp: { type: "back" },
  p: { type: "back" },
  b: { type: "black" },
  ".": { type: "black" },
  w: { type: "white" },
  ",": { type: "white" },
  o: { type: "overview" },
  l: { type: "laser" },
  s: { type: "spotlight" },
  z: { type: "lens" },
  t: { type: "theme", at: null },
  a: { type: "pause" },
};

/** What uses arrows, space and letters itself. */
const OWN_KEYS = "button, a, [role=slider], [role=listbox], [role=option], [role=combobox], [role=tab], [role=menuitem], [role=grid], [role=gridcell], .dash-dropdown, .dash-dropdown-content, .ag-root, audio, video";

/** @param {KeyboardEvent} event */
function presentKey(event) {
  if (!deck || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const { key } = event;
  if (key === "Escape") {
    if (screenShown) {
      cover(null);
      tellStage();
    } else if (event.defaultPrevented || document.querySelector("[role=dialog]:not([hidden]), .dash-dropdown-content, .modal.show")) return false;
    else endPresenting();
    return true;
  }
  if (key === "F5") {
    void show(event.shiftKey ? deck.at : 0);
    return true;
  }
  // Clickers send these, whatever has the focus.
  const clicker = key === "PageDown" || key === "PageUp";
  if (!clicker && isTyping(event)) return false;
  const target = event.composedPath()[0];
  if (!clicker && /^(Arrow|Enter| )/.test(key) && !screenShown && target instanceof Element && target.closest(OWN_KEYS)) return false;
  if (/^\d$/.test(key)) {
    typed = (typed + key).slice(-3);
    toast(typed);
    return true;
  }
  if (key === "Enter") {
    const at = Number(typed) - 1;
    const some = typed !== "";
    typed = "";
    if (some) takeStep({ type: "to", at });
    else takeStep({ type: "forward" });
    return true;
  }
  if (key === "Home" || key === "End") {
    takeStep({ type: "to", at: key === "Home" ? 0 : deck.stops.length - 1 });
    return true;
  }
  const step = PRESENT_KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!step) return false;
  typed = "";
  takeStep(step);
  return true;
}

function watchPresenting() {
  window.addEventListener("keydown", (event) => {
    if (!presentKey(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  window.addEventListener("pointermove", (event) => {
    pointer = [event.clientX, event.clientY];
    if (!deck) return;
    wakePointer();
    if (laser || spot || lens) {
      // What the app draws meanwhile is seen in the lens too.
      if (lens && performance.now() - lensTaken > 1000) drawTools();
      else followPointer();
    }
  }, { capture: true, passive: true });
}
