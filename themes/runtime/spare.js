// A change of theme passes the inside of charts by.
//
// Custom properties are inherited, so that a browser computes the styles of every element anew when one of the root's
// changes: ten charts are thousands of elements, and nine tenths of the work. Plotly paints them in literal colours, which
// are redrawn chart by chart anyway. So the theme's properties end where a chart begins.

"use strict";

const spareSheet = new CSSStyleSheet();

/** Selectors that mean the inside of charts, also of those that are yet to come. */
const MEANS_CHARTS = /plotly|main-svg/i;

/** The style sheets that were looked at, as far as a glance tells them apart. */
let lookedAt = "";

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

/**
 * Whether a rule styles something in a chart by one of these properties.
 * @param {Set<string>} names
 */
function chartsRead(names) {
  let read = document.querySelector(".main-svg [style*='var(--']") !== null;
  for (const sheet of allSheets()) {
    if (read) break;
    eachRule(sheet, ({ selector, style }) => {
      if (read) return;
      const used = style.cssText.matchAll(/var\(\s*(--[\w-]+)/g);
      if (![...used].some(([, name]) => names.has(name))) return;
      read = MEANS_CHARTS.test(selector) || matchesInChart(selector);
    });
  }
  return read;
}

/** @param {string} selector */
function matchesInChart(selector) {
  // What is under the pointer counts too.
  const resting = selector.replace(/:(?:hover|active)\b/g, "");
  try {
    return document.querySelector(`.main-svg:is(${resting}), .main-svg :is(${resting})`) !== null;
  } catch {
    return false;
  }
}

/** To be called when nothing waits: looks at the page's style sheets where there are others than the last time. */
function spareCharts() {
  const mark = allSheets().filter((sheet) => sheet !== spareSheet).map((sheet) => rulesOf(sheet)?.length ?? "").join();
  if (mark === lookedAt) return;
  lookedAt = mark;
  const names = ourProperties();
  spareSheet.replaceSync(chartsRead(names) ? "" : `.svg-container { ${[...names].map((name) => `${name}: initial;`).join(" ")} }`);
  useSheet(spareSheet);
}
