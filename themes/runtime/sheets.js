// The style sheets of a page and their rules.

"use strict";

/** @typedef {{selector: string, style: CSSStyleDeclaration, sheet: CSSStyleSheet, rule: CSSStyleRule, layered: boolean}} Declared */

/** @param {CSSStyleSheet} sheet */
function isOurs(sheet) {
  return ourSheets.includes(sheet);
}

/** @returns {CSSStyleSheet[]} in the order of the cascade */
function allSheets() {
  return [...document.styleSheets, ...document.adoptedStyleSheets].filter((sheet) => !sheet.disabled);
}

/**
 * @param {CSSStyleSheet} sheet
 * @returns {CSSRuleList | null} `null` where the sheet is of another origin
 */
function rulesOf(sheet) {
  try {
    return sheet.cssRules;
  } catch {
    return null;
  }
}

/**
 * Every style rule that holds now, within media queries and the like.
 * @param {CSSStyleSheet} sheet
 * @param {(found: Declared) => void} visit
 */
function eachRule(sheet, visit) {
  /** @param {CSSRuleList} rules @param {boolean} layered */
  const walk = (rules, layered) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule) visit({ selector: rule.selectorText, style: rule.style, sheet, rule, layered });
      else if (rule instanceof CSSMediaRule) {
        if (window.matchMedia(rule.media.mediaText).matches) walk(rule.cssRules, layered);
      } else if (rule instanceof CSSSupportsRule) walk(rule.cssRules, layered);
      else if (rule instanceof CSSImportRule) {
        const inner = rule.styleSheet && rulesOf(rule.styleSheet);
        if (inner) walk(inner, layered);
      } else if ("cssRules" in rule && !(rule instanceof CSSKeyframesRule)) walk(/** @type {CSSLayerBlockRule} */ (rule).cssRules, layered || rule.constructor.name === "CSSLayerBlockRule");
    }
  };
  const rules = rulesOf(sheet);
  if (rules) walk(rules, false);
}
