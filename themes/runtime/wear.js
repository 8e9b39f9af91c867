// What a page wears: one style sheet pair, a few attributes, and a wrapper around Plotly.
//
// Plain scripts without imports: the files of this folder are joined inside one function (see ../src/runtime.rs), so
// that nothing but the theme is visible to the page. Everything here obeys one rule: the app's own state is never
// touched. Figures that the app holds are never rewritten with brand colours, no Plotly event reaches the app because
// of a theme change, and what the user did to a chart (zoom, legend, selection, animation) stays.

"use strict";

/**
 * A colour scale as Plotly writes it.
 * @typedef {[number, string][]} Scale
 *
 * @typedef {{layout?: Record<string, any>, data?: Record<string, any>}} Template
 *
 * What a page wears; mirrors `livery_protocol::page::Outfit`. `rules` is left out when the page has them.
 * @typedef {object} Outfit
 * @property {"light" | "dark"} mode
 * @property {number} sequence
 * @property {string} [variables]
 * @property {string} [rules]
 * @property {string} [fonts]
 * @property {Template} template
 * @property {Record<string, string>} [categories]
 *
 * @typedef {{sequence: number, style_ms: number, charts_ms: number}} Worn
 *
 * @typedef {Record<string, any>} Json
 *
 * @typedef {object} Figure
 * @property {Json[]} [data]
 * @property {Json} [layout]
 * @property {Json[]} [frames]
 * @property {Json} [config]
 *
 * A chart's element with what Plotly hangs on it.
 * @typedef {HTMLElement & {
 *   data?: Json[], layout?: Json, _fullLayout?: Json, _fullData?: Json[], _transitionData?: Json, _ev?: object,
 *   emit?: (name: string, data?: unknown) => unknown, on?: (name: string, listener: (data: any) => void) => void,
 * }} Chart
 *
 * What is remembered of a chart.
 * @typedef {object} Memory
 * @property {Json} layout           the app's layout, never written to
 * @property {Json[] | null} data     the app's list of traces
 * @property {Json[]} frames         the app's frames, never written to
 * @property {Json[]} themedFrames   what Plotly was given instead
 * @property {WeakMap<object, {own: Json, given: Json}>} traces  Plotly's trace to the app's, and what was first given
 * @property {Outfit | null} worn    the outfit on it now
 * @property {object | undefined} events  the emitter that our listeners are on
 * @property {{width: number, height: number, autosize: boolean} | null} [size]  while expanded, in place of the app's
 * @property {boolean} [overridden]  whether it has colours in the layout that override the app's
 * @property {boolean} [resized]  whether it ever had such a size
 */

// ---------------------------------------------------------------------------------------------------------------------
// Style sheet

const variablesSheet = new CSSStyleSheet();
const rulesSheet = new CSSStyleSheet();

/** An element, since sheets that a script makes take no `@import`, and not every engine takes their `@font-face`. */
const fontsStyle = document.createElement("style");

/** @param {string} css  written only when it changed: fonts are loaded anew whenever their sheet is. */
function wearFonts(css) {
  if (css === fontsStyle.textContent && (css === "" || fontsStyle.isConnected)) return;
  fontsStyle.textContent = css;
  (document.head ?? document.documentElement).append(fontsStyle);
}

/** @type {CSSStyleSheet[]} Those in use, in their order. */
const ourSheets = [];

/**
 * From now on the page has this sheet, after all others.
 * @param {CSSStyleSheet} sheet
 */
function useSheet(sheet) {
  if (!ourSheets.includes(sheet)) ourSheets.push(sheet);
  adoptSheets();
}

/** Puts our sheets last, where they win over every `<style>` and `<link>`, whatever was added since. */
function adoptSheets() {
  const sheets = Array.from(document.adoptedStyleSheets);
  const start = sheets.length - ourSheets.length;
  if (start >= 0 && ourSheets.every((sheet, index) => sheets[start + index] === sheet)) return;
  document.adoptedStyleSheets = [...sheets.filter((sheet) => !ourSheets.includes(sheet)), ...ourSheets];
}

/** An app that assigns `document.adoptedStyleSheets` gets its sheets, and ours after them. */
function keepSheets() {
  const native = Object.getOwnPropertyDescriptor(Document.prototype, "adoptedStyleSheets");
  const get = native?.get;
  const set = native?.set;
  if (!get || !set) return;
  Object.defineProperty(document, "adoptedStyleSheets", {
    configurable: true,
    get() {
      return get.call(document);
    },
    /** @param {CSSStyleSheet[]} sheets */
    set(sheets) {
      set.call(document, [...Array.from(sheets).filter((sheet) => !ourSheets.includes(sheet)), ...ourSheets]);
    },
  });
  ourSheets.unshift(variablesSheet, rulesSheet, primarySheet);
  document.adoptedStyleSheets = [];
}

// ---------------------------------------------------------------------------------------------------------------------
// Light and dark attributes of component libraries

/**
 * Bootstrap, Mantine and AG Grid each read an attribute. It is set when the mode changes and left alone in between, so
 * that an app's own switch keeps working; going back to light gives the app its own value again.
 * @type {{element: () => HTMLElement | null, name: string, always: boolean, own: string | null | undefined, watched: boolean}[]}
 */
const modeAttributes = [
  { element: () => document.documentElement, name: "data-bs-theme", always: false, own: undefined, watched: false },
  { element: () => document.documentElement, name: "data-mantine-color-scheme", always: true, own: undefined, watched: false },
  { element: () => document.body, name: "data-ag-theme-mode", always: false, own: undefined, watched: false },
];

/** @type {"light" | "dark" | null} */
let shownMode = null;

/** @param {"light" | "dark"} mode */
function showMode(mode) {
  if (mode === shownMode) return;
  shownMode = mode;
  for (const attribute of modeAttributes) {
    if (attribute.element()) {
      applyMode(attribute);
      watchMode(attribute);
    }
  }
}

// The script runs first in <head>; the body comes later.
document.addEventListener("DOMContentLoaded", () => {
  for (const attribute of modeAttributes) {
    if (shownMode !== null && attribute.element() && !attribute.watched) {
      applyMode(attribute);
      watchMode(attribute);
    }
  }
});

/** @param {typeof modeAttributes[number]} attribute */
function applyMode(attribute) {
  const element = attribute.element();
  if (!element) return;
  const now = element.getAttribute(attribute.name);
  if (now === shownMode) return;
  if (shownMode === "dark") {
    attribute.own = now;
    element.setAttribute(attribute.name, "dark");
  } else if (now === "dark") {
    if (typeof attribute.own === "string" && attribute.own !== "dark") element.setAttribute(attribute.name, attribute.own);
    else if (attribute.own === null && !attribute.always) element.removeAttribute(attribute.name);
    else element.setAttribute(attribute.name, "light");
  }
}

let lastGesture = -Infinity;
for (const type of ["pointerdown", "keydown"]) {
  window.addEventListener(type, (event) => {
    if (event.isTrusted) lastGesture = performance.now();
  }, { capture: true, passive: true });
}

/**
 * Component libraries write their attribute when they start, after us: that is not a wish for another mode, and the
 * mode shown is put back. What follows a user's gesture is the app's switch, and stays.
 * @param {typeof modeAttributes[number]} attribute
 */
function watchMode(attribute) {
  const element = attribute.element();
  if (!element || attribute.watched) return;
  attribute.watched = true;
  let patience = 20;
  new MutationObserver(() => {
    if (patience > 0 && performance.now() - lastGesture > 2000) {
      patience -= 1;
      applyMode(attribute);
    }
  }).observe(element, { attributeFilter: [attribute.name] });
}

// ---------------------------------------------------------------------------------------------------------------------
// Mantine's primary colour

const primarySheet = new CSSStyleSheet();

const MANTINE_PARTS = "filled filled-hover light light-hover light-color outline outline-hover text 0 1 2 3 4 5 6 7 8 9".split(" ");

/**
 * Mantine's components name the primary colour that the app chose (`--mantine-color-teal-filled`), and no style sheet
 * can tell which that is. The provider's own style element says it.
 */
function followMantine() {
  const text = [...document.querySelectorAll("style[data-mantine-styles]")].map((style) => style.textContent).join("");
  const name = /--mantine-primary-color-(?:6|filled):\s*var\(--mantine-color-([\w-]+)-(?:6|filled)\)/.exec(text)?.[1];
  if (!name || name === "blue" || name === followedPrimary) return;
  followedPrimary = name;
  const parts = MANTINE_PARTS.map((part) => `--mantine-color-${name}-${part}: var(--mantine-primary-color-${part});`);
  primarySheet.replaceSync(`html:root[data-mantine-color-scheme] { ${parts.join(" ")} }`);
  useSheet(primarySheet);
}

/** @type {string | null} */
let followedPrimary = null;

/** The provider comes with the app's layout, after everything else. */
function watchMantine() {
  const observer = new MutationObserver(() => {
    followMantine();
  });
  // On the document: an injected script may run before there is a root element.
  observer.observe(document, { subtree: true, attributeFilter: ["data-mantine-color-scheme"] });
  document.addEventListener("DOMContentLoaded", followMantine);
}

// ---------------------------------------------------------------------------------------------------------------------
// Colours

/** @type {Map<string, {key: string, alpha: number} | null>} */
const parsed = new Map();

/**
 * A colour's identity, apart from its opacity. Hex and `rgb()` forms; names are an author's choice and stay.
 * @param {string} text
 * @returns {{key: string, alpha: number} | null}
 */
function parseColor(text) {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size > 4096) parsed.clear();
  const color = readColor(text.trim().toLowerCase());
  parsed.set(text, color);
  return color;
}

/** @param {string} text */
function readColor(text) {
  if (text[0] === "#") {
    const hex = text.length < 6 ? text.slice(1).replace(/./g, "$&$&") : text.slice(1);
    if (!/^([0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return null;
    const byte = (/** @type {number} */ at) => parseInt(hex.slice(at, at + 2), 16);
    return { key: `${byte(0)},${byte(2)},${byte(4)}`, alpha: hex.length === 8 ? byte(6) / 255 : 1 };
  }
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*(?:[,/]\s*([\d.]+)(%?)\s*)?\)$/.exec(text);
  if (!parts) return null;
  const channel = (/** @type {string} */ value) => Math.round(Number(value));
  const alpha = parts[4] === undefined ? 1 : Number(parts[4]) / (parts[5] ? 100 : 1);
  return { key: `${channel(parts[1])},${channel(parts[2])},${channel(parts[3])}`, alpha };
}

/**
 * @param {unknown} value
 * @returns {value is Json}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * @param {unknown} value
 * @returns {Scale | null} the scale with evenly spread stops if it was a plain list
 */
function asScale(value) {
  if (!Array.isArray(value) || value.length < 2) return null;
  if (value.every((stop) => typeof stop === "string")) {
    return value.map((color, index) => [index / (value.length - 1), color]);
  }
  const pairs = value.every((stop) => Array.isArray(stop) && stop.length === 2 && typeof stop[1] === "string");
  return pairs ? /** @type {Scale} */ (value) : null;
}

/** @param {Scale} scale */
function scaleKey(scale) {
  return scale.map(([at, color]) => `${Number(at).toFixed(4)} ${parseColor(color)?.key ?? color}`).join(";");
}

/**
 * From the palette that a figure was built with to the brand's.
 * @typedef {object} Mapping
 * @property {Map<string, string>} colors
 * @property {Map<string, Scale>} scales
 * @property {Record<string, string>} categories
 * @property {Template} template
 */

/** @type {WeakMap<object, {outfit: Outfit, mapping: Mapping}>} */
const mappings = new WeakMap();

/** A mapping for figures that carry no template: they have no palette of their own. */
const noTemplate = {};

/** What a theme decides; all else in a template (ticks, axis types, margins, hover mode) is the app's choice of behaviour. */
const LOOKS = /color|font|^style$/i;

/**
 * The brand's template with what the figure's own template says of structure. Without it, a change of template would
 * change behaviour: Plotly's default one makes numbers in texts stay texts, and a raw figure has no such rule.
 * @param {Json} own
 * @param {Template} brand
 * @returns {Template}
 */
function withStructure(own, brand) {
  if (own === noTemplate) return brand;
  return { ...brand, layout: mergeStructure(own.layout ?? {}, brand.layout ?? {}), data: mergeTraces(own.data ?? {}, brand.data ?? {}) };
}

/**
 * @param {Json} own
 * @param {Json} brand
 * @returns {Json}
 */
function mergeStructure(own, brand) {
  /** @type {Json} */
  const merged = { ...brand };
  for (const [key, value] of Object.entries(own)) {
    if (LOOKS.test(key)) continue;
    if (isObject(value)) merged[key] = mergeStructure(value, isObject(brand[key]) ? brand[key] : {});
    else if (!(key in brand)) merged[key] = value;
  }
  return merged;
}

/**
 * @param {Json} own
 * @param {Json} brand
 * @returns {Json}
 */
function mergeTraces(own, brand) {
  /** @type {Json} */
  const merged = { ...brand };
  for (const [type, traces] of Object.entries(own)) {
    if (!Array.isArray(traces)) continue;
    const look = brand[type]?.[0] ?? {};
    merged[type] = traces.length > 0 ? traces.map((trace) => mergeStructure(isObject(trace) ? trace : {}, look)) : (brand[type] ?? []);
  }
  return merged;
}

const SCALES = ["sequential", "sequentialminus", "diverging"];

/**
 * @param {Json | undefined} layout
 * @param {Outfit} outfit
 * @returns {Mapping}
 */
function mappingFor(layout, outfit) {
  const template = isObject(layout?.template) ? layout.template : noTemplate;
  const known = mappings.get(template);
  if (known?.outfit === outfit) return known.mapping;
  const source = /** @type {Template} */ (template).layout ?? {};
  const brand = outfit.template.layout ?? {};
  /** @type {Mapping} */
  const mapping = { colors: new Map(), scales: new Map(), categories: outfit.categories ?? {}, template: withStructure(template, outfit.template) };
  const from = Array.isArray(source.colorway) ? source.colorway : [];
  const to = Array.isArray(brand.colorway) ? brand.colorway : [];
  if (to.length > 0) {
    from.forEach((color, index) => {
      const key = typeof color === "string" ? parseColor(color)?.key : undefined;
      if (key !== undefined && !mapping.colors.has(key)) mapping.colors.set(key, to[index % to.length]);
    });
  }
  for (const name of SCALES) {
    const scale = asScale(source.colorscale?.[name]);
    const brandScale = asScale(brand.colorscale?.[name]);
    if (scale && brandScale && !mapping.scales.has(scaleKey(scale))) mapping.scales.set(scaleKey(scale), brandScale);
  }
  mappings.set(template, { outfit, mapping });
  return mapping;
}

/**
 * @param {string} text
 * @param {Mapping} mapping
 * @param {string | undefined} category  the colour that this trace's name always has
 * @param {string} [key]  where it stands
 * @param {string} [parent]
 * @returns {string} the text itself when it is not of the palette
 */
function mapColor(text, mapping, category, key = "color", parent = "") {
  const color = parseColor(text);
  const brand = color && mapping.colors.get(color.key);
  if (!brand) return overrideFigureColor(text, key, parent);
  const chosen = category ?? brand;
  if (color.alpha >= 1) return chosen;
  const rgb = parseColor(chosen);
  return rgb ? `rgba(${rgb.key.replaceAll(",", ", ")}, ${color.alpha})` : chosen;
}

/**
 * @param {any} value
 * @param {Mapping} mapping
 * @param {string | undefined} category
 * @param {string} [key]
 * @param {string} [parent]
 * @returns {any} the value itself when nothing in it is of the palette
 */
function mapColors(value, mapping, category, key = "color", parent = "") {
  if (typeof value === "string") return mapColor(value, mapping, category, key, parent);
  if (!Array.isArray(value)) return value;
  // Long numeric arrays are data on a colour scale: looking at the start is enough to tell.
  const looksLikeColors = value.slice(0, 32).some((item) => typeof item === "string" || Array.isArray(item));
  if (!looksLikeColors) return value;
  /** @type {any[] | null} */
  let copy = null;
  value.forEach((item, index) => {
    const mapped = mapColors(item, mapping, category, key, parent);
    if (mapped !== item) {
      copy ??= value.slice();
      copy[index] = mapped;
    }
  });
  return copy ?? value;
}

/**
 * @param {unknown} value
 * @param {Mapping} mapping
 */
function mapScale(value, mapping) {
  const scale = asScale(value);
  if (!scale) return overrideScale(value, mapping);
  const whole = mapping.scales.get(scaleKey(scale));
  if (whole) return whole;
  // Plotly Express writes one colour of a discrete map as a scale with two equal stops.
  if (scale.length === 2 && scale[0][1] === scale[1][1]) {
    const color = mapColor(scale[0][1], mapping, undefined);
    if (color !== scale[0][1]) return scale.map(([at]) => [at, color]);
  }
  return overrideScale(value, mapping);
}

/** Parts of a trace or layout that hold data or text, never colours. */
const NO_COLORS = new Set(["x", "y", "z", "customdata", "text", "hovertext", "ids", "geojson", "meta", "transforms"]);

/**
 * A copy of a trace (or a part) in brand colours; shares whatever does not change, and is the part itself when nothing
 * does.
 * @param {Json} part
 * @param {Mapping} mapping
 * @param {string | undefined} category
 * @param {number} depth
 * @param {string} [parent]  the name of the part
 * @returns {Json}
 */
function mapPart(part, mapping, category, depth, parent = "") {
  /** @type {Json | null} */
  let copy = null;
  for (const key of Object.keys(part)) {
    if (NO_COLORS.has(key)) continue;
    const value = part[key];
    let mapped = value;
    if (/colorscale$/i.test(key)) mapped = mapScale(value, mapping);
    else if (/colors?$|colorway$/i.test(key)) mapped = isObject(value) ? value : mapColors(value, mapping, category, key, parent);
    else if (key === "family" && typeof value === "string") mapped = overrideFigureFont(value, key);
    else if (isObject(value) && depth < 5) mapped = mapPart(value, mapping, category, depth + 1, key);
    else if (Array.isArray(value) && isObject(value[0]) && value.length < 64 && depth < 3) {
      const items = value.map((item) => (isObject(item) ? mapPart(item, mapping, category, depth + 1, key) : item));
      if (items.some((item, index) => item !== value[index])) mapped = items;
    }
    if (mapped !== value) {
      copy ??= { ...part };
      copy[key] = mapped;
    }
  }
  return copy ?? part;
}

/** Traces that take one colour from the colorway when they have none. */
const ONE_COLOR = /^(scatter|bar|histogram$|box$|violin$|funnel$|waterfall$|splom$|undefined$)/;

/**
 * A trace in brand colours: always a new object, so that what Plotly writes on it never lands in the app's.
 * @param {Json} trace
 * @param {Mapping} mapping
 * @returns {Json}
 */
function mapTrace(trace, mapping) {
  const category = typeof trace.name === "string" ? mapping.categories[trace.name] : undefined;
  let mapped = mapPart(trace, mapping, category, 0);
  if (mapped === trace) mapped = { ...trace };
  if (category && ONE_COLOR.test(String(trace.type)) && trace.marker?.color === undefined && !trace.line?.color) {
    mapped.marker = { ...mapped.marker, color: category };
  }
  const labels = mapped.labels;
  if (Array.isArray(labels) && labels.some((label) => label in mapping.categories)) {
    const colors = Array.isArray(mapped.marker?.colors) ? mapped.marker.colors : [];
    const named = labels.map((label, index) => mapping.categories[label] ?? colors[index] ?? null);
    mapped.marker = { ...mapped.marker, colors: named };
  }
  return mapped;
}

/**
 * @param {Json | undefined} layout
 * @param {Mapping} mapping
 * @returns {Json}
 */
function mapLayout(layout, mapping) {
  /** @type {Json} */
  const mapped = { ...layout, template: mapping.template };
  if (isOverriding()) {
    const { template: _, ...rest } = mapped;
    Object.assign(mapped, mapPart(rest, mapping, undefined, 0));
    return mapped;
  }
  for (const key of Object.keys(mapped)) {
    if (/^coloraxis\d*$/.test(key) && isObject(mapped[key])) mapped[key] = mapPart(mapped[key], mapping, undefined, 0);
  }
  return mapped;
}

/**
 * @param {Json} frame
 * @param {Mapping} mapping
 * @returns {Json}
 */
function mapFrame(frame, mapping) {
  if (!isObject(frame) || !Array.isArray(frame.data)) return frame;
  return { ...frame, data: frame.data.map((trace) => (isObject(trace) ? mapTrace(trace, mapping) : trace)) };
}

// ---------------------------------------------------------------------------------------------------------------------
// Charts

/** @type {Outfit | null} */
let outfit = null;

/** @type {Set<Chart>} */
const charts = new Set();

/** @type {WeakMap<Chart, Memory>} */
const memories = new WeakMap();

/** @type {Record<string, Function>} Plotly's own functions. */
let plotly = {};

/**
 * The chart that Plotly was called with; it takes an element or an id.
 * @param {unknown} target
 * @returns {Chart | null}
 */
function chartOf(target) {
  const element = typeof target === "string" ? document.getElementById(target) : target;
  return element instanceof HTMLElement ? element : null;
}

/**
 * What to give to Plotly for the app's figure, remembered.
 * @param {Chart} chart
 * @param {Figure} figure
 * @returns {Figure}
 */
function dress(chart, figure) {
  const own = figure.layout ?? {};
  const mapping = outfit ? mappingFor(own, outfit) : null;
  const before = memories.get(chart);
  /** @type {Memory} */
  const memory = {
    layout: own,
    data: Array.isArray(figure.data) ? figure.data : null,
    frames: figure.frames ?? before?.frames ?? [],
    themedFrames: before?.themedFrames ?? [],
    traces: new WeakMap(),
    worn: outfit,
    events: before?.events,
    overridden: isOverriding(),
  };
  memories.set(chart, memory);
  charts.add(chart);
  if (!outfit || !mapping) return figure;
  /** @type {Figure} */
  const dressed = { ...figure, layout: mapLayout(own, mapping) };
  if (Array.isArray(figure.data)) dressed.data = figure.data.map((trace) => dressTrace(memory, trace, mapping));
  if (figure.frames) {
    memory.themedFrames = figure.frames.map((frame) => mapFrame(frame, mapping));
    dressed.frames = memory.themedFrames;
  }
  return dressed;
}

/**
 * @param {Memory} memory
 * @param {Json} own
 * @param {Mapping} mapping
 * @returns {Json}
 */
function dressTrace(memory, own, mapping) {
  if (!isObject(own)) return own;
  const mapped = mapTrace(own, mapping);
  memory.traces.set(mapped, { own, given: { ...mapped } });
  return mapped;
}

/**
 * Carries what Plotly wrote on a trace since (legend toggles, selected points, data of an animation's frame, extended
 * data) over to the app's own trace, where Plotly would have written it had we not given it a copy. Brand colours stay
 * on our side.
 * @param {Chart} chart
 */
function mirror(chart) {
  const memory = memories.get(chart);
  if (!memory || !memory.worn || !chart.data) return;
  const frame = currentFrame(chart, memory);
  chart.data.forEach((live, index) => {
    const pair = memory.traces.get(live);
    if (!pair) return;
    const position = frame?.traces?.indexOf?.(index) ?? index;
    const framed = frame?.data?.[position];
    mirrorPart(live, pair.given, pair.own, isObject(framed) ? framed : undefined);
  });
}

/**
 * @param {Json} live   Plotly's
 * @param {Json} given  what it was when Plotly got it
 * @param {Json} own    the app's
 * @param {Json | undefined} framed  the app's frame that is shown
 */
function mirrorPart(live, given, own, framed) {
  for (const key of new Set([...Object.keys(live), ...Object.keys(own)])) {
    const now = live[key];
    if (now === own[key]) continue;
    const untouched = now === given[key];
    if (isObject(now) && isObject(own[key])) {
      // A part that we copied to recolour it: look inside. Its colours are ours unless the app's frame has others.
      mirrorColored(now, own[key], isObject(framed?.[key]) ? framed[key] : undefined, untouched);
    } else if (!untouched) {
      const color = /colors?$|colorscale$/i.test(key);
      if (color) {
        if (framed && key in framed) own[key] = framed[key];
      } else if (now === undefined) delete own[key];
      else own[key] = now;
      given[key] = now;
    }
  }
}

/**
 * @param {Json} live
 * @param {Json} own
 * @param {Json | undefined} framed
 * @param {boolean} untouched
 */
function mirrorColored(live, own, framed, untouched) {
  for (const key of Object.keys(live)) {
    const now = live[key];
    if (now === own[key]) continue;
    if (isObject(now) && isObject(own[key])) {
      mirrorColored(now, own[key], isObject(framed?.[key]) ? framed[key] : undefined, untouched);
    } else if (/colors?$|colorscale$/i.test(key)) {
      if (framed && key in framed) own[key] = framed[key];
    } else own[key] = now;
  }
}

/**
 * The app's frame that the chart shows.
 * @param {Chart} chart
 * @param {Memory} memory
 * @returns {Json | undefined}
 */
function currentFrame(chart, memory) {
  const name = chart._fullLayout?._currentFrame;
  return name === undefined || name === null ? undefined : memory.frames.find((frame) => frame?.name === name);
}

/** Events that reach the app. A theme change must cause none of them. */
const APP_EVENTS = /^plotly_(relayout|restyle|update|react|selected|selecting|deselect|hover|unhover|autosize|redraw)$/;

/**
 * Puts the current outfit on a chart that is drawn already.
 * @param {Chart} chart
 * @returns {Promise<unknown>}
 */
function redress(chart) {
  const memory = memories.get(chart);
  const wanted = outfit;
  if (!memory || !wanted || !chart.data || !chart._fullLayout) return Promise.resolve();
  mirror(chart);
  const mapping = mappingFor(memory.layout, wanted);
  const live = chart.layout ?? {};
  // Live layout: it has the zoom. The parts that we recolour come from the app's own.
  /** @type {Json} */
  const layout = { ...live };
  for (const key of Object.keys(layout)) {
    if (/^coloraxis\d*$/.test(key) && isObject(memory.layout[key])) {
      const { colorscale: _, ...rest } = layout[key];
      layout[key] = "colorscale" in memory.layout[key] ? { ...rest, colorscale: memory.layout[key].colorscale } : rest;
    }
  }
  if (memory.overridden || isOverriding()) {
    for (const key of Object.keys(layout)) if (key !== "template") layout[key] = withOwnLooks(layout[key], memory.layout[key], key);
    memory.overridden = isOverriding();
  }
  if (memory.resized) {
    for (const key of /** @type {const} */ (["width", "height", "autosize"])) {
      const value = memory.size ? memory.size[key] : memory.layout[key];
      if (value === undefined) delete layout[key];
      else layout[key] = value;
    }
    if (!memory.size) memory.resized = false;
  }
  const traces = chart.data.map((trace) => memory.traces.get(trace)?.own ?? trace);
  memory.traces = new WeakMap();
  memory.worn = wanted;
  const data = traces.map((own) => dressTrace(memory, own, mapping));
  dressFrames(chart, memory, mapping);

  // A changed layout is not an app's change: what Plotly keeps of the user's edits, for `uirevision`, is put back.
  const edits = { ...chart._fullLayout._preGUI };
  /** @type {Record<string, Json>} */
  const traceEdits = {};
  for (const [uid, kept] of Object.entries(chart._fullLayout._tracePreGUI ?? {})) traceEdits[uid] = { ...kept };

  const unmute = mute(chart);
  /** @type {Promise<unknown>} */
  let drawn;
  try {
    // No config and no frames: both would reset listeners and running animations.
    drawn = Promise.resolve(plotly.react(chart, data, mapLayout(layout, mapping)));
  } catch (error) {
    drawn = Promise.reject(error);
  }
  const full = chart._fullLayout;
  if (full?._preGUI) Object.assign(full._preGUI, edits);
  if (full?._tracePreGUI) {
    for (const [uid, kept] of Object.entries(traceEdits)) {
      if ((chart._fullData ?? []).some((trace) => trace.uid === uid)) {
        full._tracePreGUI[uid] = { ...full._tracePreGUI[uid], ...kept };
      }
    }
  }
  listen(chart, memory);
  // Maps without a network never get their outlines: the chart is drawn all the same, and it is not the theme's fault.
  return drawn.catch(() => undefined).finally(unmute);
}

/**
 * A part of the live layout with the app's own colours and fonts.
 * @param {any} live
 * @param {any} own
 * @param {string} key
 * @returns {any}
 */
function withOwnLooks(live, own, key) {
  if (/colors?$|colorscale$|colorway$|^family$/i.test(key) && !isObject(live)) return own;
  if (isObject(live)) {
    /** @type {Json} */
    const mixed = {};
    for (const part of Object.keys(live)) {
      const value = withOwnLooks(live[part], isObject(own) ? own[part] : undefined, part);
      if (value !== undefined) mixed[part] = value;
    }
    return mixed;
  }
  if (Array.isArray(live) && isObject(live[0])) return live.map((item, index) => withOwnLooks(item, Array.isArray(own) ? own[index] : undefined, key));
  return live;
}

/**
 * Recolours the frames in place of a chart that may be playing.
 * @param {Chart} chart
 * @param {Memory} memory
 * @param {Mapping} mapping
 */
function dressFrames(chart, memory, mapping) {
  const inUse = chart._transitionData?._frames;
  if (memory.frames.length === 0 || !Array.isArray(inUse)) return;
  memory.themedFrames = memory.frames.map((frame) => mapFrame(frame, mapping));
  memory.frames.forEach((frame, index) => {
    const used = inUse.find((candidate) => candidate?.name === String(frame?.name)) ?? inUse[index];
    if (used) used.data = memory.themedFrames[index].data;
  });
}

/**
 * What keeps Plotly's events from the app.
 * @typedef {object} Hush
 * @property {(name: string, data?: unknown) => unknown} own  Plotly's emitter
 * @property {(name: string, data?: unknown) => unknown} emit  what stands for it
 * @property {number} redraws  for a theme, under way
 * @property {boolean} sizes  whether new sizes are ours
 */

/** @type {WeakMap<Chart, Hush>} */
const hushes = new WeakMap();

/**
 * @param {Chart} chart
 * @returns {Hush | null}
 */
function hushOf(chart) {
  const own = chart.emit;
  if (!own) return null;
  const known = hushes.get(chart);
  if (known && known.emit === own) return known;
  /** @type {Hush} */
  const hush = { own, emit: own, redraws: 0, sizes: false };
  hush.emit = (name, data) => {
    // What the user does meanwhile gets through.
    const redraw = hush.redraws > 0 && APP_EVENTS.test(name) && !window.event?.isTrusted;
    // What moves under a resting pointer is not pointed at.
    const moved = restingPointer !== null && /^plotly_(un)?hover$/.test(name);
    return redraw || moved || (hush.sizes && isSize(name, data)) ? undefined : own.call(chart, name, data);
  };
  chart.emit = hush.emit;
  hushes.set(chart, hush);
  return hush;
}

/**
 * Whether an event says no more than that a chart has another size.
 * @param {string} name
 * @param {unknown} data
 */
function isSize(name, data) {
  if (name === "plotly_autosize") return true;
  return name === "plotly_relayout" && isObject(data) && Object.keys(data).every((key) => /^(autosize|width|height)$/.test(key));
}

/**
 * Keeps Plotly's events from the app while a chart is redrawn for a theme. What the user does meanwhile gets through.
 * @param {Chart} chart
 * @returns {() => void} ends it
 */
function mute(chart) {
  const hush = hushOf(chart);
  if (!hush) return () => undefined;
  hush.redraws += 1;
  let ended = false;
  const unmute = () => {
    if (!ended) hush.redraws -= 1;
    ended = true;
  };
  // A map that waits for its outlines must not be mute for ever.
  setTimeout(unmute, 1500);
  return unmute;
}

/** @type {[number, number] | null} Where the pointer rests while things move under it by our doing. */
let restingPointer = null;

/** @type {Set<Element>} Elements whose charts have sizes of ours. */
const quietElements = new Set();

/** @param {Element} element */
function quietSizes(element) {
  quietElements.add(element);
  keepQuiet();
}

/** @param {Element} element */
function endQuiet(element) {
  if (expanded?.element !== element) quietElements.delete(element);
  keepQuiet();
}

function keepQuiet() {
  for (const chart of charts) {
    const hush = hushOf(chart);
    if (hush) hush.sizes = isQuiet(chart);
  }
}

/** @param {Element} chart */
function isQuiet(chart) {
  for (const element of quietElements) if (element.contains(chart)) return true;
  return false;
}

/**
 * @param {Chart} chart
 * @param {Memory} memory
 */
function listen(chart, memory) {
  if (quietElements.size > 0) keepQuiet();
  if (!chart.on || !chart._ev || memory.events === chart._ev) return;
  memory.events = chart._ev;
  const carry = () => mirror(chart);
  for (const name of ["plotly_restyle", "plotly_update", "plotly_selected", "plotly_deselect", "plotly_animated"]) {
    chart.on(name, carry);
  }
  chart.on("plotly_relayout", () => {
    mirror(chart);
    // dcc.Graph copies the layout keys that the user edited into the app's figure: it must find the app's own there,
    // not the brand's. Listeners run one after the other, and this one was first.
    const layout = chart.layout;
    const current = memories.get(chart);
    if (!layout || !current || !current.worn) return;
    /** @type {[string, any][]} */
    const ours = [];
    for (const key of Object.keys(layout)) {
      if (key === "template" || current.overridden) ours.push([key, layout[key]]);
      else if (/^coloraxis\d*$/.test(key)) ours.push([key, layout[key]]);
    }
    for (const [key, value] of ours) {
      if (key === "template") layout[key] = current.layout[key];
      else if (current.overridden) {
        const own = withOwnLooks(value, current.layout[key], key);
        if (own === undefined) delete layout[key];
        else layout[key] = own;
      } else layout[key] = { ...value, colorscale: current.layout[key]?.colorscale };
    }
    queueMicrotask(() => {
      for (const [key, value] of ours) layout[key] = value;
    });
  });
}

/**
 * Wraps one of the functions that draw a whole figure: `(chart, figure)` or `(chart, data, layout, config)`.
 * @param {Function} own
 */
function drawing(own) {
  /** @this {unknown} @param {unknown} target @param {any} data @param {any} layout @param {any} config */
  return function (target, data, layout, config) {
    const chart = chartOf(target);
    if (!chart) return own.apply(this, arguments);
    const whole = isObject(data) && !Array.isArray(data);
    const figure = whole ? /** @type {Figure} */ (data) : { data, layout, config };
    mirror(chart);
    const dressed = dress(chart, figure);
    const result = whole
      ? own.call(this, chart, dressed)
      : own.call(this, chart, dressed.data, dressed.layout, ...(config === undefined ? [] : [config]));
    const memory = memories.get(chart);
    if (memory) listen(chart, memory);
    return Promise.resolve(result).then((value) => {
      if (memory) listen(chart, memory);
      return value;
    });
  };
}

/** @param {Function} own */
function animating(own) {
  /** @this {unknown} @param {unknown} target @param {any} frames @param {any} options */
  return function (target, frames, options) {
    const chart = chartOf(target);
    const memory = chart && memories.get(chart);
    // Frames by name are in brand colours already. A figure is what dcc.Graph(animate=True) passes.
    if (chart && memory && outfit && isObject(frames)) {
      mirror(chart);
      const layout = frames.layout ?? memory.layout;
      const mapping = mappingFor(layout, outfit);
      /** @type {Json} */
      const themed = { ...frames };
      if (Array.isArray(frames.data)) {
        themed.data = frames.data.map((/** @type {Json} */ trace, /** @type {number} */ index) => {
          const pair = chart.data?.[index] && memory.traces.get(chart.data[index]);
          if (pair && isObject(trace)) pair.own = trace;
          return isObject(trace) ? mapTrace(trace, mapping) : trace;
        });
      }
      if (frames.layout) {
        memory.layout = frames.layout;
        themed.layout = mapLayout(frames.layout, mapping);
      }
      return own.call(this, chart, themed, options);
    }
    return own.apply(this, arguments);
  };
}

/** @param {Function} own */
function addingFrames(own) {
  /** @this {unknown} @param {unknown} target @param {any} frames @param {any} indices */
  return function (target, frames, indices) {
    const chart = chartOf(target);
    const memory = chart && memories.get(chart);
    if (!chart || !memory || !outfit || !Array.isArray(frames)) return own.apply(this, arguments);
    const mapping = mappingFor(memory.layout, outfit);
    const names = new Set(frames.map((frame) => frame?.name));
    memory.frames = [...memory.frames.filter((frame) => !names.has(frame?.name)), ...frames];
    return own.call(this, chart, frames.map((frame) => mapFrame(frame, mapping)), indices);
  };
}

/**
 * Wraps what changes traces in place (`extendTraces` is how dcc.Graph adds points): the app's own traces must have the
 * change at once, for Dash reads them right after.
 * @param {Function} own
 */
function changing(own) {
  /** @this {unknown} @param {unknown} target */
  return function (target) {
    const result = own.apply(this, arguments);
    const chart = chartOf(target);
    const memory = chart && memories.get(chart);
    if (chart && memory?.worn && chart.data) {
      mirror(chart);
      const traces = chart.data.map((trace) => memory.traces.get(trace)?.own ?? trace);
      const kept = memory.data;
      if (kept && (kept.length !== traces.length || kept.some((trace, index) => trace !== traces[index]))) {
        kept.splice(0, kept.length, ...traces);
      }
    }
    return result;
  };
}

const CHANGING = ["extendTraces", "prependTraces", "addTraces", "deleteTraces", "moveTraces", "restyle", "update"];

/** @param {Function} own */
function purging(own) {
  /** @this {unknown} @param {unknown} target */
  return function (target) {
    const chart = chartOf(target);
    if (chart) {
      mirror(chart);
      memories.delete(chart);
      charts.delete(chart);
    }
    return own.apply(this, arguments);
  };
}

/** @type {WeakMap<object, object>} Plotly to what the page sees of it. */
const wrapped = new WeakMap();

/**
 * @param {any} library
 * @returns {any} the library itself where it can be changed, else an object that stands for it
 */
function wrapPlotly(library) {
  if (!library || typeof library !== "object" || typeof library.react !== "function") return library;
  const known = wrapped.get(library);
  if (known) return known;
  plotly = { react: library.react, resize: library.Plots?.resize };
  /** @type {Record<string, Function>} */
  const ours = {
    react: drawing(library.react),
    newPlot: drawing(library.newPlot),
    animate: animating(library.animate),
    addFrames: addingFrames(library.addFrames),
    purge: purging(library.purge),
  };
  for (const name of CHANGING) if (typeof library[name] === "function") ours[name] = changing(library[name]);
  let shown = library;
  try {
    for (const [name, replacement] of Object.entries(ours)) shown[name] = replacement;
  } catch {
    // A module's exports cannot be assigned to.
    shown = Object.create(library);
    for (const [name, value] of Object.entries(ours)) Object.defineProperty(shown, name, { value, enumerable: true });
  }
  wrapped.set(library, shown);
  wrapped.set(shown, shown);
  return shown;
}

/** Waits for Plotly, which Dash loads with the first graph; takes over charts that are drawn already. */
function watchPlotly() {
  const page = /** @type {any} */ (window);
  let library = page.Plotly === undefined ? undefined : wrapPlotly(page.Plotly);
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    enumerable: true,
    get: () => library,
    set(value) {
      library = wrapPlotly(value);
    },
  });
  if (!library) return;
  for (const element of document.querySelectorAll(".js-plotly-plot")) {
    const chart = /** @type {Chart} */ (element);
    if (!chart.data) continue;
    charts.add(chart);
    memories.set(chart, {
      layout: chart.layout ?? {},
      data: null,
      frames: chart._transitionData?._frames?.map((/** @type {Json} */ frame) => ({ ...frame })) ?? [],
      themedFrames: [],
      traces: new WeakMap(),
      worn: null,
      events: undefined,
    });
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Changing the outfit

/** Charts that wait for being shown (hidden tabs, closed panels). */
const hidden = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) {
      hidden.unobserve(entry.target);
      schedule();
    }
  }
});

/** @type {{outfit: Outfit, received: number, style_ms: number, report: ((worn: Worn) => void) | null} | null} */
let pending = null;

let working = false;

/** Whether there may be something that `work` has not looked at. */
let wanted = false;

/**
 * Changes what the page wears: style at once, charts one a slice, visible ones first. When themes come faster than
 * charts can be drawn, only the newest is drawn.
 * @param {Outfit} next
 * @param {(worn: Worn) => void} [report]  called when every chart that is not hidden is drawn
 */
function wear(next, report) {
  const received = performance.now();
  if (next.rules !== undefined) rulesSheet.replaceSync(next.rules);
  if (next.variables !== undefined) variablesSheet.replaceSync(next.variables);
  wearFonts(next.fonts ?? "");
  adoptSheets();
  showMode(next.mode);
  restyleStage();
  outfit = next;
  pending = { outfit: next, received, style_ms: performance.now() - received, report: report ?? null };
  schedule();
}

/** Puts the same on again, where what is made of it has changed. */
function rewear() {
  if (!outfit) return;
  outfit = { ...outfit };
  if (pending) pending.outfit = outfit;
  schedule();
}

/** The next chart to redraw. */
function nextChart() {
  /** @type {Chart | null} */
  let best = null;
  let bestRank = Infinity;
  for (const chart of charts) {
    const memory = memories.get(chart);
    if (!memory || memory.worn === outfit) continue;
    if (!chart.isConnected) {
      charts.delete(chart);
      continue;
    }
    if (!chart._fullLayout || !chart.data) continue;
    if (chart.getClientRects().length === 0) {
      hidden.observe(chart);
      continue;
    }
    const { top, bottom } = chart.getBoundingClientRect();
    const away = Math.max(0, -bottom, top - window.innerHeight);
    // Among the charts in view the one that is furthest behind comes first, so that a long drag moves all of them.
    const rank = away > 0 ? 1e9 + away : (memory.worn?.sequence ?? -1);
    if (rank < bestRank) {
      best = chart;
      bestRank = rank;
    }
  }
  return best;
}

/** Ends with the next painted frame; a hidden window paints none, so that a timer ends it too. */
function nextFrame() {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 100);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      setTimeout(resolve, 0);
    });
  });
}

function schedule() {
  wanted = true;
  if (working) return;
  working = true;
  void work().finally(() => {
    working = false;
    // Asked for between the last look and now.
    if (wanted) schedule();
  });
}

async function work() {
  for (;;) {
    await nextFrame();
    wanted = false;
    const chart = nextChart();
    if (chart) {
      // A map that waits for its outlines must not hold up the others.
      await Promise.race([redress(chart), new Promise((resolve) => setTimeout(resolve, 1500))]);
      continue;
    }
    if (pending && pending.outfit === outfit) {
      const { outfit: worn, received, style_ms, report } = pending;
      pending = null;
      report?.({ sequence: worn.sequence, style_ms, charts_ms: performance.now() - received });
      continue;
    }
    return;
  }
}
