// A change of theme passes the inside of charts by.
//
// Custom properties are inherited, so that a browser computes the styles of every element anew when one of the root's
// changes: ten charts are thousands of elements, and nine tenths of the work. Plotly paints them in literal colours, which
// are redrawn chart by chart anyway. So the theme's properties end where a chart begins.

"use strict";

const spareSheet = new CSSStyleSheet();

/** Selectors that mean the inside of charts, also of those that are yet to come. */
const MEANS_CHARTS = /plotly|main-svg/i;

/** So long may the page's own work wait for a look at its style sheets, in milliseconds. */
const LOOK_SLICE = 6;

/**
 * Style sheets that were looked at: how many rules they had, and whether one of them reads the theme in a chart.
 * @type {WeakMap<CSSStyleSheet, {rules: number, reads: boolean}>}
 */
let lookedAt = new WeakMap();

/** How many drawings of charts there were then: others may have parts that those had not. */
let drawings = 0;

let lookingAtSheets = false;

/** @returns {Set<string>} the custom properties that our sheets declare */
function ourProperties() {
  /** @type {Set<string>} */
  const names = new Set();
  for (const sheet of ourSheets) {
    if (sheet === spareSheet) continue;
    eachRule(sheet, ({ style }) => {
      for (const name of style) if (name.startsWith("--")) names.add(name);
    });
  }
  return names;
}

/** @returns {Element[]} one of each kind in the charts, by name and classes */
function kindsInCharts() {
  /** @type {Map<string, Element>} */
  const kinds = new Map();
  for (const element of document.querySelectorAll(".main-svg, .main-svg *")) {
    const kind = `${element.localName} ${element.getAttribute("class")}`;
    if (!kinds.has(kind)) kinds.set(kind, element);
  }
  return [...kinds.values()];
}

/**
 * Whether a rule styles something in a chart by one of these properties.
 * @param {Declared} rule
 * @param {Set<string>} names
 * @param {Element[]} kinds
 */
function readsInChart({ selector, style }, names, kinds) {
  const used = style.cssText.matchAll(/var\(\s*(--[\w-]+)/g);
  if (![...used].some(([, name]) => names.has(name))) return false;
  if (MEANS_CHARTS.test(selector)) return true;
  // What is under the pointer counts too.
  const resting = selector.replace(/:(?:hover|active)\b/g, "");
  try {
    return kinds.some((element) => element.matches(resting));
  } catch {
    return false;
  }
}

/**
 * To be called when nothing waits: looks at the style sheets that are new, a slice at a time, and spares charts unless
 * one reads the theme there. Ours do not.
 */
async function spareCharts() {
  if (lookingAtSheets) return;
  const now = document.getElementsByClassName("main-svg").length;
  if (now !== drawings) lookedAt = new WeakMap();
  drawings = now;
  const sheets = allSheets().filter((sheet) => !isOurs(sheet) && rulesOf(sheet));
  const fresh = sheets.filter((sheet) => lookedAt.get(sheet)?.rules !== rulesOf(sheet)?.length);
  if (now === 0 || (fresh.length === 0 && isOurs(spareSheet))) return;
  lookingAtSheets = true;
  const names = ourProperties();
  const kinds = kindsInCharts();
  let until = performance.now() + LOOK_SLICE;
  for (const sheet of fresh) {
    /** @type {Declared[]} */
    const rules = [];
    eachRule(sheet, (rule) => rules.push(rule));
    let reads = false;
    for (const rule of rules) {
      reads ||= readsInChart(rule, names, kinds);
      if (reads) break;
      if (performance.now() < until) continue;
      await new Promise((resume) => setTimeout(resume));
      until = performance.now() + LOOK_SLICE;
    }
    lookedAt.set(sheet, { rules: rulesOf(sheet)?.length ?? 0, reads });
  }
  lookingAtSheets = false;
  const read = sheets.some((sheet) => lookedAt.get(sheet)?.reads) || document.querySelector(".main-svg [style*='var(--']") !== null;
  spareSheet.replaceSync(read ? "" : `.svg-container { ${[...names].map((name) => `${name}: initial;`).join(" ")} }`);
  useSheet(spareSheet);
}
