// Which key of the theme a colour is nearest to. CIEDE2000 as in colorways/ (a test compares the two), and a sense of what
// the colour is for: a surface becomes a surface, text becomes text, so that an app made for dark turns light as a whole.

"use strict";

/** @typedef {{l: number, a: number, b: number}} LabColor */

/** @typedef {"surface" | "text" | "line" | "mark" | "any"} ColorRole */

/** @param {number[]} rgb  0 to 255 @returns {LabColor} against D65 */
function labOf(rgb) {
  const [r, g, b] = rgb.map((channel) => {
    const v = channel / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const x = (506752 / 1228815) * r + (87881 / 245763) * g + (12673 / 70218) * b;
  const y = (87098 / 409605) * r + (175762 / 245763) * g + (12673 / 175545) * b;
  const z = (7918 / 409605) * r + (87881 / 737289) * g + (1001167 / 1053270) * b;
  const white = [506752 / 1228815 + 87881 / 245763 + 12673 / 70218, 1, 7918 / 409605 + 87881 / 737289 + 1001167 / 1053270];
  const f = (/** @type {number} */ t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [fx, fy, fz] = [f(x / white[0]), f(y / white[1]), f(z / white[2])];
  return { l: 116 * fy - 16, a: 500 * (fx - fy), b: 200 * (fy - fz) };
}

/**
 * Sharma, Wu, Dalal 2005, equations 2 to 22.
 * @param {LabColor} first
 * @param {LabColor} second
 */
function ciede2000(first, second) {
  const radians = Math.PI / 180;
  const meanChroma7 = ((Math.hypot(first.a, first.b) + Math.hypot(second.a, second.b)) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + 25 ** 7)));
  const [a1, a2] = [first.a * (1 + g), second.a * (1 + g)];
  const [c1, c2] = [Math.hypot(a1, first.b), Math.hypot(a2, second.b)];
  const angle = (/** @type {number} */ b, /** @type {number} */ a) => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / radians + 360) % 360);
  const [h1, h2] = [angle(first.b, a1), angle(second.b, a2)];
  const grey = c1 * c2 === 0;
  let hue = grey ? 0 : h2 - h1;
  if (hue > 180) hue -= 360;
  else if (hue < -180) hue += 360;
  const [dl, dc, dh] = [second.l - first.l, c2 - c1, 2 * Math.sqrt(c1 * c2) * Math.sin((hue / 2) * radians)];
  const [l, c, sum] = [(first.l + second.l) / 2, (c1 + c2) / 2, h1 + h2];
  const h = grey ? sum : Math.abs(h1 - h2) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
  const cos = (/** @type {number} */ degrees) => Math.cos(degrees * radians);
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
  const turn = 30 * Math.exp(-(((h - 275) / 25) ** 2));
  const rc = 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const rt = -Math.sin(2 * turn * radians) * rc;
  return Math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh));
}

/** Keys that a colour may become, by what it is for: names of custom properties. @type {Record<ColorRole, string[]>} */
const ROLE_KEYS = {
  surface: ["background_content", "background_page", "card_background_color", "card_header_background_color", "control_background_color", "header_background_color", "livery-row-head", "livery-track"],
  text: ["text", "body_text", "heading_text", "livery-text-muted"],
  line: ["border", "control_border-color", "graph_grid_color"],
  mark: [],
  any: ["background_content", "background_page", "text", "body_text", "border", "livery-text-muted"],
};

/** And what a vivid one may become, whatever it is for. */
const VIVID_KEYS = ["accent", "accent_positive", "accent_negative", "dbc_warning", "dbc_info"];

/** @type {{of: Outfit | null, values: Map<string, {hex: string, rgb: number[], lab: LabColor} | null>}} */
let themeValues = { of: null, values: new Map() };

/** @param {string} name  of a custom property, without dashes */
function themeColor(name) {
  if (themeValues.of !== outfit) themeValues = { of: outfit, values: new Map() };
  const known = themeValues.values.get(name);
  if (known !== undefined) return known;
  const text = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const rgb = text ? rgbOf(text) : null;
  // What lets something through is no colour by itself.
  const value = rgb && rgb.alpha > 0.98 ? { hex: hexFrom(rgb.rgb, rgb.alpha), rgb: rgb.rgb, lab: labOf(rgb.rgb) } : null;
  // A style sheet may not be there yet.
  if (value) themeValues.values.set(name, value);
  return value;
}

/** @type {CanvasRenderingContext2D | null} */
let paletteContext = null;

/** @type {Map<string, {rgb: number[], alpha: number} | null>} */
const readColors = new Map();

/**
 * Any colour that CSS knows, names too.
 * @param {string} text
 * @returns {{rgb: number[], alpha: number} | null}
 */
function rgbOf(text) {
  const known = readColors.get(text);
  if (known !== undefined) return known;
  paletteContext ??= document.createElement("canvas").getContext("2d");
  /** @type {{rgb: number[], alpha: number} | null} */
  let read = null;
  if (paletteContext && CSS.supports("color", text) && !/^(currentcolor|inherit|initial|unset|revert|revert-layer)$/i.test(text) && !text.includes("var(")) {
    paletteContext.fillStyle = "#000";
    paletteContext.fillStyle = text;
    const parts = parseColor(String(paletteContext.fillStyle));
    if (parts) read = { rgb: parts.key.split(",").map(Number), alpha: parts.alpha };
  }
  if (readColors.size > 4096) readColors.clear();
  readColors.set(text, read);
  return read;
}

/** @param {number[]} channels @param {number} alpha */
function hexFrom(channels, alpha) {
  const byte = (/** @type {number} */ value) => Math.round(Math.min(255, Math.max(0, value))).toString(16).padStart(2, "0");
  return `#${channels.map(byte).join("")}${alpha < 1 ? byte(alpha * 255) : ""}`;
}

/** @param {LabColor} lab */
function isVivid(lab) {
  return Math.hypot(lab.a, lab.b) > 22;
}

/** A custom property's name to the key's. @param {string} name */
function keyOfName(name) {
  if (name.startsWith("livery-")) return { "livery-text-muted": "text", "livery-row-head": "background_content", "livery-track": "border" }[name] ?? "accent";
  return name.replace(/-color$/, "").replace(/^(colorway|colorscale)-(\d+)$/, "$1/$2");
}

/** A key's name to that of the custom property that has its colour. @param {string} key */
function nameOfKey(key) {
  const plain = key.replace(/^\//, "").replace("/color", "").replace(/\/(\d+)$/, "-$1");
  for (const name of [plain, `${plain}-color`, `${plain}-0`]) if (themeColor(name)) return name;
  return plain;
}

/** @type {Map<string, {name: string, distance: number} | null>} */
const nearestKnown = new Map();
/** @type {Outfit | null} */
let nearestOf = null;

/**
 * @param {number[]} rgb
 * @param {ColorRole} role
 * @returns {{name: string, distance: number} | null}
 */
function nearestKey(rgb, role) {
  if (nearestOf !== outfit) {
    nearestKnown.clear();
    nearestOf = outfit;
  }
  const at = `${role} ${rgb}`;
  const known = nearestKnown.get(at);
  if (known !== undefined) return known;
  const lab = labOf(rgb);
  const vivid = isVivid(lab);
  const names = vivid || role === "mark" ? [...VIVID_KEYS] : ROLE_KEYS[role];
  if (role === "mark") {
    names.length = 0;
    for (let index = 0; themeColor(`colorway-${index}`); index += 1) names.push(`colorway-${index}`);
    if (!vivid) names.push("livery-text-muted", "body_text", "border", "graph_grid_color");
    else names.push("accent_positive", "accent_negative");
  }
  /** @type {{name: string, distance: number} | null} */
  let best = null;
  for (const name of names) {
    const value = themeColor(name);
    if (!value) continue;
    const distance = ciede2000(lab, value.lab);
    // The first of equals: keys stand in the order in which they are meant.
    if (!best || distance < best.distance - 0.01) best = { name, distance };
  }
  // A neutral that is like none of the theme's (an app made for dark): what it is for decides, not which dark it is.
  if (best && !vivid && best.distance > 18 && names[0] && role !== "mark" && themeColor(names[0])) {
    best = { name: names[0], distance: ciede2000(lab, themeColor(names[0])?.lab ?? lab) };
  }
  nearestKnown.set(at, best);
  return best;
}
