// Has the theme's values stand where the app wrote its own. Style sheets are rewritten in place, where the cascade stays
// what it was; inline styles keep what they say and get an attribute that a rule of ours goes by; figures are copies
// anyway. All of it is taken back when the rules go.

"use strict";

/**
 * Mirrors `livery_protocol::page::OverrideRule`.
 * @typedef {{kind: "color" | "font" | "size", value: string, property?: string | null, key: string}} OverrideRule
 */

/** @type {{rules: OverrideRule[], all: boolean}} */
let overrides = { rules: [], all: false };

/** @type {[CSSStyleDeclaration, string, string, string][]} What stood in the app's rules: property, value, priority. */
let rewritten = [];

/** @type {WeakMap<CSSStyleSheet, number>} How many rules of a sheet were looked at. */
let looked = new WeakMap();

const inlineSheet = new CSSStyleSheet();

/** @type {Map<string, number>} Declarations for inline styles, by their text. */
const inlineRules = new Map();

function isOverriding() {
  return overrides.all || overrides.rules.length > 0;
}

const COLOR_TOKEN = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)|(?<![\w-])[a-z]{3,20}(?![\w(-])/gi;

/** What an element says of its own of these stands nearer than what the theme says for the page. */
const LIBRARY_VARIABLE = /^--(ag|bs|mantine|Dash)-/;

const COLOR_PROPERTY = /color$|^background$|^background-image$|^border|^outline|^fill$|^stroke$|^column-rule|^--/;

/** Words that are no colours although CSS has them in the same places. */
const NO_COLOR = /^(none|auto|solid|dashed|dotted|double|groove|ridge|inset|outset|hidden|inherit|initial|unset|revert|transparent|currentcolor|left|right|top|bottom|center|repeat|cover|contain|linear|radial|circle|ellipse|closest|farthest|side|corner|deg|turn|from|thin|medium|thick|scroll|fixed|local|border-box|padding-box|content-box|text)$/i;

/**
 * @param {string} property
 * @returns {ColorRole}
 */
function roleOf(property) {
  if (/^--/.test(property)) {
    if (/bg|background|surface|paper|fill/i.test(property)) return "surface";
    if (/border|line|stroke|divider/i.test(property)) return "line";
    return /text|fg|ink|font|foreground/i.test(property) ? "text" : "any";
  }
  if (/^background/.test(property)) return "surface";
  if (/^(border|outline|column-rule)/.test(property)) return "line";
  return property === "fill" || property === "stroke" ? "mark" : "text";
}

/**
 * @param {string} text  one colour as it is written
 * @param {string} property
 * @param {ColorRole} role
 * @param {boolean} onVivid  whether it is text on a vivid fill
 * @returns {string | null} the name of the custom property to stand for it
 */
function standFor(text, property, role, onVivid) {
  const color = rgbOf(text);
  if (!color || color.alpha === 0) return null;
  const hex = hexFrom(color.rgb, color.alpha);
  for (const rule of overrides.rules) {
    if (rule.kind !== "color" || (rule.property && rule.property !== property)) continue;
    const wanted = rgbOf(rule.value);
    if (wanted ? hexFrom(wanted.rgb, wanted.alpha) === hex : rule.value === text) return nameOfKey(rule.key);
  }
  if (!overrides.all) return null;
  if (onVivid && role === "text") return "livery-accent-on";
  return nearestKey(color.rgb, role)?.name ?? null;
}

/**
 * @param {string} value  of a declaration
 * @param {string} property
 * @param {boolean} onVivid
 * @returns {string} the value itself where nothing in it gives way
 */
function overrideValue(value, property, onVivid) {
  if (/font-family$/.test(property)) return overrideFont(value, property);
  if (property === "font-size") {
    const rule = overrides.rules.find((each) => each.kind === "size" && each.value === value && (!each.property || each.property === property));
    return rule ? `var(--${rule.key})` : value;
  }
  if (!COLOR_PROPERTY.test(property) || /url\(/.test(value)) return value;
  const role = roleOf(property);
  return value.replace(COLOR_TOKEN, (token) => {
    if (NO_COLOR.test(token) || token.startsWith("--")) return token;
    const name = standFor(token, property, role, onVivid);
    if (!name) return token;
    const alpha = rgbOf(token)?.alpha ?? 1;
    return alpha < 1 ? `color-mix(in srgb, var(--${name}) ${Math.round(alpha * 1000) / 10}%, transparent)` : `var(--${name})`;
  });
}

/** @param {string} value @param {string} property */
function overrideFont(value, property) {
  if (/var\(|inherit|initial|unset/.test(value) || /icon|awesome|material|symbol|glyph|codicon/i.test(value)) return value;
  const rule = overrides.rules.find((each) => each.kind === "font" && each.value === value && (!each.property || each.property === property));
  if (rule) return `var(--${rule.key})`;
  return overrides.all && !/mono|courier|consol|menlo/i.test(value) ? "var(--font_family)" : value;
}

/** Whether a rule fills what it applies to with something vivid: text of its own then is made for that. @param {CSSStyleDeclaration} style @param {string} selector */
function fillsVividly(style, selector) {
  const own = style.getPropertyValue("background-color");
  const color = own ? rgbOf(own) : null;
  if (color && color.alpha > 0.5) return isVivid(labOf(color.rgb));
  if (!style.getPropertyValue("color")) return false;
  let element = null;
  try {
    element = document.querySelector(selector);
  } catch {
    return false;
  }
  return element !== null && standsOnVivid(element);
}

/** @param {Element} element */
function standsOnVivid(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    const style = getComputedStyle(at);
    const gradient = style.backgroundImage.includes("gradient") ? /rgba?\([^()]*\)/.exec(style.backgroundImage)?.[0] : null;
    const color = rgbOf(gradient ?? style.backgroundColor);
    if (color && color.alpha > 0.5) return isVivid(labOf(color.rgb));
  }
  const behind = rgbOf(opaqueBackground(element));
  return behind !== null && isVivid(labOf(behind.rgb));
}

/** @param {CSSStyleSheet} sheet */
function overrideSheet(sheet) {
  const rules = rulesOf(sheet);
  if (!rules || looked.get(sheet) === rules.length) return;
  looked.set(sheet, rules.length);
  // The fills are looked at before any of them is changed.
  /** @type {[CSSStyleRule, boolean][]} */
  const found = [];
  /** @param {CSSRuleList} list */
  const walk = (list) => {
    for (const rule of list) {
      if (rule instanceof CSSStyleRule) {
        const text = rule.style.cssText;
        if (/#|color|background|border|fill|stroke|font|--/.test(text)) found.push([rule, /(^|[^-])color/.test(text) && fillsVividly(rule.style, rule.selectorText)]);
        if (rule.cssRules?.length) walk(rule.cssRules);
      } else if ("cssRules" in rule && !(rule instanceof CSSKeyframesRule)) walk(/** @type {CSSGroupingRule} */ (rule).cssRules);
      else if (rule instanceof CSSImportRule && rule.styleSheet) overrideSheet(rule.styleSheet);
    }
  };
  walk(rules);
  const ours = ourVariables();
  for (const [{ style }, vivid] of found) {
    for (const property of [...style]) {
      if (ours.has(property)) continue;
      const value = style.getPropertyValue(property);
      const next = overrideValue(value, property, vivid);
      if (next === value) continue;
      const priority = style.getPropertyPriority(property);
      rewritten.push([style, property, value, priority]);
      style.setProperty(property, next, priority);
    }
  }
}

/** @type {Set<string> | null} */
let variableNames = null;

/** Custom properties that the theme sets itself. */
function ourVariables() {
  if (variableNames?.size) return variableNames;
  variableNames = new Set();
  for (const sheet of [...ourSheets, ...[...document.styleSheets].filter(isExport)]) {
    for (const rule of rulesOf(sheet) ?? []) if (rule instanceof CSSStyleRule) for (const name of rule.style) if (name.startsWith("--")) variableNames.add(name);
  }
  return variableNames;
}

/** @param {CSSStyleSheet} sheet */
function isExport(sheet) {
  return /\/zz_livery\.css(\?|$)/.test(sheet.href ?? "");
}

/** @param {Element} element */
function overrideInline(element) {
  if (element.closest(".js-plotly-plot, livery-ui, livery-lens, livery-overview, livery-place")) return;
  /** @type {string[]} */
  const declarations = [];
  const vivid = lazily(() => standsOnVividBefore(element));
  if (element instanceof HTMLElement || element instanceof SVGElement) {
    for (const property of [...element.style]) {
      const value = element.style.getPropertyValue(property);
      const next = overrideValue(value, property, property === "color" && vivid());
      if (next !== value && (LIBRARY_VARIABLE.test(property) || !ourVariables().has(property))) declarations.push(`${property}: ${next} !important`);
    }
  }
  if (element instanceof SVGElement) {
    for (const name of ["fill", "stroke"]) {
      const value = element.getAttribute(name);
      const next = value && overrideValue(value, name, false);
      if (value && next && next !== value) declarations.push(`${name}: ${next} !important`);
    }
  }
  const now = element.getAttribute("data-livery-over");
  if (declarations.length === 0) {
    if (now !== null) element.removeAttribute("data-livery-over");
    return;
  }
  const text = declarations.join("; ");
  let number = inlineRules.get(text);
  if (number === undefined) {
    number = inlineRules.size;
    inlineRules.set(text, number);
    inlineSheet.insertRule(`html [data-livery-over="${number}"] { ${text} }`, inlineSheet.cssRules.length);
  }
  if (now !== String(number)) element.setAttribute("data-livery-over", String(number));
}

/** By what the app's own styles say of the element and those around it, whatever is overridden by now. @param {Element} element */
function standsOnVividBefore(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    const own = at instanceof HTMLElement ? at.style.backgroundColor || at.style.background : "";
    const color = own ? rgbOf(own) : null;
    if (color && color.alpha > 0.5) return isVivid(labOf(color.rgb));
  }
  return standsOnVivid(element);
}

/** @template T @param {() => T} make_ @returns {() => T} */
function lazily(make_) {
  /** @type {{value: T} | null} */
  let known = null;
  return () => (known ??= { value: make_() }).value;
}

let overrideAsked = false;

/** @type {Set<Element>} */
const changedInline = new Set();

const overrideWatch = new MutationObserver((records) => {
  for (const record of records) {
    if (record.type === "attributes") changedInline.add(/** @type {Element} */ (record.target));
    for (const node of record.addedNodes) {
      if (!(node instanceof Element)) continue;
      changedInline.add(node);
      if (node instanceof HTMLLinkElement) node.addEventListener("load", askOverride, { once: true });
    }
  }
  askOverride();
});

function askOverride() {
  if (overrideAsked) return;
  overrideAsked = true;
  // In the same frame, before anything is painted.
  requestAnimationFrame(runOverride);
}

function runOverride() {
  overrideAsked = false;
  if (!isOverriding()) return;
  const elements = [...changedInline];
  changedInline.clear();
  for (const element of elements) {
    if (!element.isConnected) continue;
    if (element.closest(".js-plotly-plot")) continue;
    overrideInline(element);
    for (const inner of element.querySelectorAll("[style], [fill], [stroke]")) overrideInline(inner);
  }
  for (const sheet of allSheets()) if (!isOurs(sheet) && !isExport(sheet)) overrideSheet(sheet);
}

/** @type {ReturnType<typeof setInterval> | undefined} */
let overrideTimer;

/**
 * @param {OverrideRule[]} rules
 * @param {boolean} all
 */
function override(rules, all) {
  takeOverridesBack();
  overrides = { rules, all };
  if (isOverriding()) {
    useSheet(inlineSheet);
    changedInline.add(document.documentElement);
    runOverride();
    overrideWatch.observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["style", "fill", "stroke"] });
    // Rules that a script inserts are nothing that can be watched.
    overrideTimer = setInterval(askOverride, 1500);
  }
  rewear();
}

function takeOverridesBack() {
  overrideWatch.disconnect();
  clearInterval(overrideTimer);
  for (const [style, property, value, priority] of rewritten.reverse()) style.setProperty(property, value, priority);
  rewritten = [];
  looked = new WeakMap();
  variableNames = null;
  inlineRules.clear();
  inlineSheet.replaceSync("");
  for (const element of document.querySelectorAll("[data-livery-over]")) element.removeAttribute("data-livery-over");
}

// ---------------------------------------------------------------------------------------------------------------------
// Figures

/**
 * @param {string} key  the last part of its path
 * @param {string} parent  the part before
 * @returns {ColorRole}
 */
function figureRole(key, parent) {
  if (/font$/.test(parent)) return "text";
  if (/bgcolor$|^fillcolor$/.test(key)) return key === "fillcolor" ? "mark" : "surface";
  if (/^(grid|zeroline|line|tick|border|outline|spike)color$/.test(key)) return "line";
  return "mark";
}

/**
 * A colour of a figure under the overrides; a literal, since Plotly knows no variables.
 * @param {string} text
 * @param {string} key
 * @param {string} parent
 */
function overrideFigureColor(text, key, parent) {
  if (!isOverriding()) return text;
  const name = standFor(text, key, figureRole(key, parent), false);
  const value = name && themeColor(name);
  if (!value) return text;
  const alpha = rgbOf(text)?.alpha ?? 1;
  return alpha < 1 ? `rgba(${value.rgb.join(", ")}, ${alpha})` : value.hex;
}

/** @param {string} text @param {string} key */
function overrideFigureFont(text, key) {
  const next = isOverriding() ? overrideFont(text, key === "family" ? "font-family" : key) : text;
  const name = /^var\(--([\w-]+)\)$/.exec(next)?.[1];
  return name ? getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || text : next;
}

const DIVERGING = /^(rdbu|rdylbu|rdylgn|piyg|prgn|brbg|puor|rdgy|spectral|balance|curl|delta|tropic|temps|geyser|armyrose|fall|tealrose|portland|picnic)(_r)?$/i;

/**
 * A colour scale that is no palette's.
 * @param {unknown} value
 * @param {Mapping} mapping
 */
function overrideScale(value, mapping) {
  if (!overrides.all) return value;
  const scales = mapping.template.layout?.colorscale ?? {};
  if (typeof value === "string") return DIVERGING.test(value) ? (scales.diverging ?? value) : (scales.sequential ?? value);
  const scale = asScale(value);
  if (!scale || scale.length < 2) return value;
  const lights = scale.map(([, color]) => labOf(rgbOf(color)?.rgb ?? [128, 128, 128]).l);
  const ups = lights.slice(1).filter((light, index) => light > lights[index] + 1).length;
  const downs = lights.slice(1).filter((light, index) => light < lights[index] - 1).length;
  // A step scale is a list of separate colours.
  if (scale.length === 2 && scale[0][1] === scale[1][1]) return scale.map(([at, color]) => [at, overrideFigureColor(color, "color", "")]);
  return Math.min(ups, downs) > scale.length / 4 ? (scales.diverging ?? value) : (scales.sequential ?? value);
}
