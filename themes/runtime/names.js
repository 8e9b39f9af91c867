// Elements by selectors that find them again after the app drew them anew, and by the names that people have for them.

"use strict";

const CHART = ".dash-graph, .js-plotly-plot";

/** Ids that a library makes up anew at every start. */
const MADE_UP = /^(mantine-|radix-|react-|headlessui-|downshift|«|_r_|:)|^[0-9a-f]{8}-[0-9a-f]{4}-|-[0-9a-z]{8,}$|\d{5,}/i;

/**
 * @param {Element} element
 * @returns {string | null}
 */
function ownSelector(element) {
  const id = element.id;
  if (!id || MADE_UP.test(id) || id === "react-entry-point" || id === "_dash-app-content") return null;
  return matchesOnly(`#${CSS.escape(id)}`, element);
}

/**
 * @param {string} selector
 * @param {Element} element
 * @returns {string | null} the selector if it finds that element and no other
 */
function matchesOnly(selector, element) {
  const found = document.querySelectorAll(selector);
  return found.length === 1 && found[0] === element ? selector : null;
}

/** Classes that say what an element is, not how it looks or stands. */
const TELLING = /^(livery-[\w-]+|card|dash-graph|dash-table-container|mantine-[A-Z]\w+-root|ag-theme-[\w-]+|leaflet-container|accordion|modal|offcanvas|alert|tab-content|navbar|container(-fluid)?|row|col)$/;

/** @param {Element} element */
function tellingClass(element) {
  for (const name of element.classList) if (TELLING.test(name)) return `.${CSS.escape(name)}`;
  return null;
}

/**
 * A selector that outlasts the app drawing its page anew: the element's id, else what it contains that has an id, else the
 * way from the nearest such element.
 * @param {Element} element
 * @returns {string}
 */
function selectorFor(element) {
  const own = ownSelector(element);
  if (own) return own;
  // A chart's own element is made anew with every figure of another kind; the element around it has the id.
  const graph = element.closest(".dash-graph");
  if (graph && graph !== element && element.matches(".js-plotly-plot")) return `${selectorFor(graph)} .js-plotly-plot`;
  const name = tellingClass(element);
  if (name) {
    let looked = 0;
    for (const inner of element.querySelectorAll("[id]")) {
      looked += 1;
      const id = looked < 40 ? ownSelector(inner) : null;
      // Of nested elements of the same class the innermost is meant.
      const around = id && (matchesOnly(`${name}:has(${id})`, element) ?? matchesOnly(`${name}:has(${id}):not(:has(${name} ${id}))`, element));
      if (around) return around;
    }
    const alone = matchesOnly(name, element);
    if (alone) return alone;
  }
  /** @type {string[]} */
  const steps = [];
  for (let at = /** @type {Element | null} */ (element); at && at !== document.body && at.parentElement; at = at.parentElement) {
    const id = at === element ? null : ownSelector(at);
    if (id) return [id, ...steps].join(" > ");
    const siblings = [...at.parentElement.children].filter((sibling) => sibling.localName !== "livery-place");
    steps.unshift(`:nth-child(${siblings.indexOf(at) + 1})`);
  }
  return ["body", ...steps].join(" > ");
}

/**
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
function find(selector) {
  try {
    const element = document.querySelector(selector);
    return element instanceof HTMLElement ? element : null;
  } catch {
    return null;
  }
}

/** @param {string | undefined | null} text */
function plainText(text) {
  return (text ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim().slice(0, 60);
}

const HEADING = ".livery-card-title, .livery-card-header, .livery-section-title, .card-title, .card-header, h1, h2, h3, h4, h5, h6, [class*=mantine-Title], .mantine-Title-root";

/**
 * The title that an element has on the page, or that of the card that it fills.
 * @param {Element} element
 * @returns {string}
 */
function titleOf(element) {
  const chart = element.matches(CHART) ? chartIn(element) : null;
  if (chart) {
    const own = plainText(chart._fullLayout?.title?.text);
    if (own && own !== "Click to enter Plot title") return own;
    for (let around = element.parentElement, steps = 0; around && around !== document.body && steps < 6; around = around.parentElement, steps += 1) {
      if (around.querySelectorAll(".js-plotly-plot").length > 1) break;
      const heading = plainText(around.querySelector(HEADING)?.textContent);
      if (heading) return heading;
    }
    const id = element.closest("[id]")?.id;
    return id && !MADE_UP.test(id) ? id : "chart";
  }
  const heading = plainText(element.querySelector(HEADING)?.textContent);
  if (heading) return heading;
  const inner = element.querySelector(".dash-graph");
  if (inner) return titleOf(inner);
  return element.id && !MADE_UP.test(element.id) ? element.id : "";
}

/**
 * The chart that an element is or holds.
 * @param {Element} element
 * @returns {Chart | null}
 */
function chartIn(element) {
  const found = element.matches(".js-plotly-plot") ? element : element.querySelector(".js-plotly-plot");
  return /** @type {Chart | null} */ (found);
}
