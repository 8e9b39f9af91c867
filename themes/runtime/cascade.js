// Which declaration of which style sheet decides how an element looks, and which key of the theme that leads to. Read from
// the style sheets that the page has, so that it cannot say anything else than what the page shows.

"use strict";

/**
 * @typedef {{text: string, style: CSSStyleDeclaration, sheet: CSSStyleSheet | null, rule: CSSStyleRule | null}} Winner
 */

/**
 * A selector list's parts, at its own commas.
 * @param {string} list
 */
function selectorParts(list) {
  if (!list.includes(",")) return [list];
  /** @type {string[]} */
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at += 1) {
    const sign = list[at];
    if (sign === "(" || sign === "[") depth += 1;
    else if (sign === ")" || sign === "]") depth -= 1;
    else if (sign === "," && depth === 0) {
      parts.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(list.slice(start).trim());
  return parts;
}

/**
 * @param {string} selector  without commas of its own
 * @returns {number}
 */
function specificity(selector) {
  let weight = 0;
  // What stands in brackets of functions counts as its heaviest part; of :where() nothing does.
  let rest = selector;
  for (let found = /:(is|not|has|where|-webkit-any|nth-child|nth-last-child)\(/.exec(rest); found; found = /:(is|not|has|where|-webkit-any|nth-child|nth-last-child)\(/.exec(rest)) {
    let depth = 1;
    let end = found.index + found[0].length;
    const start = end;
    while (end < rest.length && depth > 0) {
      if (rest[end] === "(") depth += 1;
      else if (rest[end] === ")") depth -= 1;
      end += 1;
    }
    const inner = rest.slice(start, end - 1);
    if (found[1].startsWith("nth")) weight += 1000;
    else if (found[1] !== "where") weight += Math.max(...selectorParts(inner).map(specificity));
    rest = `${rest.slice(0, found.index)} ${rest.slice(end)}`;
  }
  rest = rest.replace(/\[[^\]]*\]/g, () => {
    weight += 1000;
    return " ";
  });
  weight += 1e6 * (rest.match(/#[\w\\-]+/g)?.length ?? 0);
  weight += 1000 * (rest.match(/\.[\w\\-]+/g)?.length ?? 0) + 1000 * (rest.match(/(?<!:):[\w-]+/g)?.length ?? 0);
  weight += (rest.match(/::[\w-]+/g)?.length ?? 0) + (rest.match(/(^|[\s>+~])[a-z][\w-]*/gi)?.length ?? 0);
  return weight;
}

/** Shorthands that may carry a property. @type {Record<string, string[]>} */
const SHORTHANDS = {
  "background-color": ["background"],
  "border-top-color": ["border-color", "border-top", "border"],
  "border-left-color": ["border-color", "border-left", "border"],
  "border-bottom-color": ["border-color", "border-bottom", "border"],
  "font-family": ["font"],
  "font-size": ["font"],
};

/**
 * @param {CSSStyleDeclaration} style
 * @param {string} property
 * @returns {[string, string] | null} its text, and the property that it stands in
 */
function declaredIn(style, property) {
  const own = style.getPropertyValue(property);
  if (own) return [own, property];
  // A shorthand with a variable has no longhands to read.
  for (const name of SHORTHANDS[property] ?? []) {
    const text = style.getPropertyValue(name);
    if (text) return [text, name];
  }
  return null;
}

/** @type {{at: number, sheets: CSSStyleSheet[], by: Map<string, {declared: [string, string], order: number, found: Declared}[]>, all: Declared[]}} */
let cascade = { at: -Infinity, sheets: [], by: new Map(), all: [] };

/**
 * Every rule that says something of a property; style sheets are read again after a second.
 * @param {string} property
 */
function rulesFor(property) {
  if (performance.now() - cascade.at > 1000) {
    cascade = { at: performance.now(), sheets: allSheets(), by: new Map(), all: [] };
    for (const sheet of cascade.sheets) eachRule(sheet, (found) => cascade.all.push(found));
  }
  const known = cascade.by.get(property);
  if (known) return known;
  /** @type {{declared: [string, string], order: number, found: Declared}[]} */
  const list = [];
  cascade.all.forEach((found, order) => {
    const declared = declaredIn(found.style, property);
    if (declared) list.push({ declared, order, found });
  });
  cascade.by.set(property, list);
  return list;
}

/**
 * The declaration that decides a property of an element itself (not inherited).
 * @param {Element} element
 * @param {string} property
 * @returns {Winner | null}
 */
function winner(element, property) {
  /** @type {Winner | null} */
  let best = null;
  let bestWeight = -1;
  for (const { declared, order, found } of rulesFor(property)) {
    const { selector, style, rule, sheet, layered } = found;
    let weight = -1;
    try {
      if (!element.matches(selector)) continue;
      for (const part of selectorParts(selector)) if (element.matches(part)) weight = Math.max(weight, specificity(part));
    } catch {
      continue;
    }
    const total = (style.getPropertyPriority(declared[1]) ? 1e12 : 0) + (layered ? 0 : 1e10) + weight + order / 1e6;
    if (total >= bestWeight) {
      best = { text: declared[0], style, sheet, rule };
      bestWeight = total;
    }
  }
  const inline = element instanceof HTMLElement || element instanceof SVGElement ? declaredIn(element.style, property) : null;
  if (inline && bestWeight < 1e12) {
    const own = /** @type {HTMLElement} */ (element);
    return { text: inline[0], style: own.style, sheet: null, rule: null };
  }
  return best;
}

/** @type {Set<string> | null} */
let keyNames = null;

/** The theme's keys by their names, as its style sheet declares them. */
function themeKeys() {
  if (keyNames?.size) return keyNames;
  keyNames = new Set();
  const rule = variablesSheet.cssRules[0];
  if (rule instanceof CSSStyleRule) {
    for (const name of rule.style) if (name.startsWith("--") && !/^--(livery-|Dash-|bs-|ag-|mantine-)/.test(name)) keyNames.add(name.slice(2).replace(/-(color|width|style|radius|\d+)$/, ""));
  }
  return keyNames;
}

/**
 * The key that a value leads to, over as many variables as there are.
 * @param {string} text
 * @param {Element} element
 * @param {number} [depth]
 * @returns {string | null}
 */
function keyOfValue(text, element, depth = 0) {
  if (depth > 8) return null;
  for (const [, name] of text.matchAll(/var\(\s*--([\w-]+)/g)) {
    const plain = name.replace(/-(color|width|style|radius|\d+)$/, "");
    if (themeKeys().has(plain)) return plain;
    const origin = ORIGINS[name] ?? ORIGINS[name.replace(/^livery-/, "")];
    if (origin) return origin;
    for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
      const found = winner(at, `--${name}`);
      if (!found) continue;
      const key = keyOfValue(found.text, at, depth + 1);
      if (key) return key;
      break;
    }
  }
  return null;
}

/**
 * The key that decides a property, where it is inherited too.
 * @param {Element} element
 * @param {string} property
 * @returns {string | null}
 */
function keyOf(element, property) {
  const inherits = property === "color" || property.startsWith("font") || property === "fill";
  for (let at = /** @type {Element | null} */ (element); at; at = inherits ? at.parentElement : null) {
    const found = winner(at, property);
    if (!found || found.text === "inherit" || found.text === "currentcolor") continue;
    return keyOfValue(found.text, at);
  }
  return null;
}
