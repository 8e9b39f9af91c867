// The live part of the page script: one WebSocket to the host that serves the page. Exports do not have it.

"use strict";

/**
 * The configuration that the proxy inlines before this script; mirrors `livery_protocol::page::Boot`.
 * @typedef {{outfit: Outfit, agent?: string}} Boot
 *
 * @typedef {{type: "charts" | "page" | "escapes" | "categories" | "coverage" | "surface"} | {type: "styles", pairs: [string, string][]}
 *   | {type: "painters", points: {x: number, y: number, color: string}[]}} Question
 *
 * What the page is to do; mirrors `livery_protocol::page::Order`.
 * @typedef {{type: "expand", target: string | null} | {type: "scroll_to", x: number, y: number}
 *   | {type: "vision", values: number[] | null, contrast: number | null} | {type: "touch", on: boolean}
 *   | {type: "present", deck: Deck} | {type: "step", step: Step} | {type: "outfits", outfits: {name: string, outfit: Outfit}[]}
 *   | {type: "inspect" | "pick_stop", on: boolean} | {type: "overrides", rules: OverrideRule[], all: boolean}
 *   | {type: "beside", pair: Pair | null} | {type: "paper" | "print", size: {format: "a4" | "letter", landscape: boolean} | null}} Order
 *
 * What the page tells unasked; mirrors `livery_protocol::page::Report`.
 * @typedef {{type: string} & Record<string, unknown>} PageReport
 *
 * @typedef {{type: "wear"} & Outfit | {type: "ask", id: number, question: Question} | {type: "do", order: Order} | {type: "styles", paths: string[]} | {type: "reload"}} ToPage
 */

/** @type {string[]} The last errors of the page, for whoever asks. */
const pageErrors = [];

/** @param {unknown[]} parts */
function noteError(...parts) {
  const text = parts.map((part) => (part instanceof Error ? part.message : String(part))).join(" ");
  pageErrors.push(text.slice(0, 500));
  if (pageErrors.length > 50) pageErrors.shift();
}

function watchErrors() {
  window.addEventListener("error", (event) => noteError(event.message || "A resource could not be loaded."));
  window.addEventListener("unhandledrejection", (event) => noteError(event.reason));
  const own = console.error;
  console.error = function (...parts) {
    noteError(...parts);
    return own.apply(this, parts);
  };
}

/** @returns {string | null} */
function dashVersion() {
  const config = document.getElementById("_dash-config")?.textContent;
  if (!config) return null;
  try {
    return JSON.parse(config).dash_version ?? null;
  } catch {
    return null;
  }
}

function hello() {
  return { type: "hello", title: document.title, path: location.pathname + location.search, dash: dashVersion() };
}

/**
 * Computed styles, one answer a pair; `null` where nothing matches.
 * @param {[string, string][]} pairs
 */
function askStyles(pairs) {
  return pairs.map(([selector, property]) => {
    // `selector::before` asks for the pseudo-element.
    const [, plain, pseudo] = /^(.*?)(::[\w-]+)?$/.exec(selector) ?? ["", selector, undefined];
    let element = null;
    try {
      element = document.querySelector(plain);
    } catch {
      return null;
    }
    return element ? getComputedStyle(element, pseudo).getPropertyValue(property).trim() : null;
  });
}

/** @param {unknown} value */
function shorten(value) {
  return ArrayBuffer.isView(value) || (Array.isArray(value) && value.length > 64) ? "data" : value;
}

/** @param {any} trace a trace of `_fullData` */
function traceColors(trace) {
  const marker = trace.marker ?? {};
  return {
    type: trace.type,
    name: trace.name ?? null,
    visible: trace.visible,
    marker: shorten(marker.color) ?? null,
    marker_line: shorten(marker.line?.color) ?? null,
    colors: shorten(marker.colors) ?? null,
    line: shorten(trace.line?.color) ?? null,
    fill: shorten(trace.fillcolor) ?? null,
    colorscale: trace.colorscale ?? marker.colorscale ?? null,
  };
}

/** Every chart as Plotly has it now. */
function askCharts() {
  return [...document.querySelectorAll(".js-plotly-plot")].map((element) => {
    const chart = /** @type {Chart} */ (element);
    const full = chart._fullLayout ?? {};
    return {
      id: chart.id || chart.parentElement?.id || null,
      traces: (chart._fullData ?? []).map(traceColors),
      // Slices of pies get their colours late, by label.
      slices: Object.values(full._piecolormap ?? {}),
      colorway: full.colorway ?? null,
      coloraxis: full.coloraxis?.colorscale ?? null,
      paper: full.paper_bgcolor ?? null,
      plot: full.plot_bgcolor ?? null,
      font: full.font ? { family: full.font.family, size: full.font.size, color: full.font.color } : null,
      grid: full.xaxis?.gridcolor ?? null,
      range: full.xaxis?.range ?? null,
    };
  });
}

function askPage() {
  return {
    url: location.href,
    title: document.title,
    dash: dashVersion(),
    plotly: /** @type {any} */ (window).Plotly?.version ?? null,
    charts: document.querySelectorAll(".js-plotly-plot").length,
    mode: shownMode,
    sequence: outfit?.sequence ?? null,
    errors: [...pageErrors],
  };
}

/**
 * Who asks waits for an answer; what an app has done to its page must not keep one back.
 * @param {Question} question
 * @returns {unknown} `null` where looking fails, which is then among the page's errors
 */
function answerTo(question) {
  try {
    return lookedUp(question);
  } catch (error) {
    noteError(error);
    return null;
  }
}

/** @param {Question} question */
function lookedUp(question) {
  if (question.type === "charts") return askCharts();
  if (question.type === "page") return askPage();
  if (question.type === "escapes") return askEscapes();
  if (question.type === "categories") return askCategories();
  if (question.type === "coverage") return askCoverage();
  if (question.type === "surface") return askSurface();
  if (question.type === "painters") return askPainters(question.points);
  return question.type === "styles" ? askStyles(question.pairs) : null;
}

/** @param {Order} order */
function obey(order) {
  if (obeyBeside(order)) return;
  if (order.type === "expand") {
    const target = order.target === null ? null : find(order.target);
    if (target) expand(target, order.target ?? undefined);
    else collapse();
  } else if (order.type === "scroll_to") scrollAsTold(order.x, order.y);
  else if (order.type === "vision") see(order.values, order.contrast);
  else if (order.type === "touch") touch(order.on);
  else if (order.type === "print") printPage(order.size);
  else if (order.type === "outfits") setThemes(order.outfits);
  else if (order.type === "present") whenReady(() => present(order.deck));
  else if (order.type === "step") takeStep(order.step);
  else if (order.type === "overrides") whenReady(() => override(order.rules, order.all));
  else if (order.type === "beside") whenReady(() => showBeside(order.pair));
  else if (order.type === "paper") whenReady(() => showPaper(order.size));
  else if (order.type === "inspect" || order.type === "pick_stop") {
    const mode = order.type === "inspect" ? "inspect" : "pick";
    if (order.on) look(mode);
    else if (looking === mode) look(null);
  }
}

/** @type {((report: PageReport) => void)[]} */
const reportListeners = [];

/** @param {(report: PageReport) => void} listener */
function hearReports(listener) {
  reportListeners.push(listener);
}

/** @param {PageReport} report */
function tell(report) {
  for (const listener of reportListeners) listener(report);
}

/** An order may come before there is a body. @param {() => void} act */
function whenReady(act) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act, { once: true });
  else act();
}

/** @type {[number, number] | null} Where the page was scrolled to by order. */
let told = null;

/** @param {number} x @param {number} y */
function scrollAsTold(x, y) {
  told = [x, y];
  window.scrollTo({ left: x, top: y, behavior: "instant" });
  told = [Math.round(window.scrollX), Math.round(window.scrollY)];
}

function watchScrolling() {
  let waiting = false;
  window.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const now = /** @type {[number, number]} */ ([Math.round(window.scrollX), Math.round(window.scrollY)]);
      if (told && told[0] === now[0] && told[1] === now[1]) return;
      told = null;
      tell({ type: "scrolled", x: now[0], y: now[1] });
    });
  }, { passive: true });
}

/** Keys that belong to the editor when the page has no use for them, by `KeyboardEvent.key`. */
const EDITOR_KEYS = new Set(["s", "o", "n", "z", "y", "k", "e", "d"]);

/**
 * @param {KeyboardEvent} event
 * @returns {string | null} such as `Ctrl+Shift+Z`
 */
function editorShortcut(event) {
  if (event.key === "F5" && !event.ctrlKey && !event.altKey && !event.metaKey) return event.shiftKey ? "Shift+F5" : "F5";
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return null;
  const key = event.key.toLowerCase();
  if (!EDITOR_KEYS.has(key)) return null;
  const target = event.composedPath()[0];
  const typing =
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable);
  // Undo in a field is the field's.
  if (typing && (key === "z" || key === "y")) return null;
  return `Ctrl+${event.shiftKey ? "Shift+" : ""}${key.toUpperCase()}`;
}

/**
 * @param {string} path of the socket, with its secret
 * @param {Outfit} first what the page is loaded with; reported like any other when its charts are drawn
 */
function startAgent(path, first) {
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
  /** @type {WebSocket | null} */
  let socket = null;
  let wait = 250;
  let greeted = "";
  /** @type {Worn | null} drawn before the socket was open */
  let unsaid = null;

  /** @param {object} message */
  function send(message) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function greet() {
    const message = hello();
    const text = JSON.stringify(message);
    if (text === greeted || socket?.readyState !== WebSocket.OPEN) return;
    greeted = text;
    send(message);
  }

  function connect() {
    socket = new WebSocket(address);
    socket.addEventListener("open", () => {
      wait = 250;
      greeted = "";
      greet();
      if (unsaid) send({ type: "worn", ...unsaid });
      unsaid = null;
    });
    socket.addEventListener("message", (event) => receive(String(event.data)));
    socket.addEventListener("close", () => {
      socket = null;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 5000);
    });
  }

  /** @param {string} text */
  function receive(text) {
    const message = /** @type {ToPage} */ (JSON.parse(text));
    if (message.type === "wear") {
      wearEdited(message, (worn) => {
        send({ type: "worn", ...worn });
        void spareCharts();
      });
    }
    else if (message.type === "ask") send({ type: "answer", id: message.id, value: answerTo(message.question) });
    else if (message.type === "styles") loadStylesAgain(message.paths);
    else if (message.type === "do") obey(message.order);
    else if (message.type === "reload") reloadInPlace();
  }
  hearReports((report) => send({ type: "report", report }));

  window.addEventListener("keydown", (event) => {
    const keys = editorShortcut(event);
    if (keys === null) return;
    event.preventDefault();
    send({ type: "shortcut", keys });
  });
  // The title and Dash's version are there only once the page is.
  document.addEventListener("DOMContentLoaded", greet);
  window.addEventListener("load", greet);
  window.addEventListener("popstate", greet);
  scrollBack();
  connect();
  wearEdited(first, (worn) => {
    if (socket?.readyState === WebSocket.OPEN) send({ type: "worn", ...worn });
    else unsaid = worn;
    void spareCharts();
  });
}

/**
 * Whether this is a frame of a page that is itself previewed: the app's own content, into which an exported theme does not
 * reach either, and not the page that the host asks.
 */
function isPartOfAPage() {
  try {
    return window.parent !== window && Symbol.for("livery") in window.parent.document;
  } catch {
    // The frame of the editor, which is of another origin.
    return false;
  }
}

(() => {
  const boot = /** @type {Boot | undefined} */ (/** @type {any} */ (window).__LIVERY__);
  if (!boot) return;
  if (isPartOfAPage()) {
    if (beASide(boot)) Object.defineProperty(document, Symbol.for("livery"), { value: "preview" });
    return;
  }
  // An app that carries an exported theme must not wear it over the one that is being edited.
  Object.defineProperty(document, Symbol.for("livery"), { value: "preview" });
  watchErrors();
  keepSheets();
  watchPlotly();
  watchMantine();
  offerExpanding();
  watchScrolling();
  watchPresenting();
  watchLooking();
  stageListeners.push(tellStage);
  lossListeners.push(showAgain);
  if (boot.agent) startAgent(boot.agent, boot.outfit);
  else wearEdited(boot.outfit);
})();
