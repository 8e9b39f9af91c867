// What Livery shows over a page: one element beside the body, with a shadow root, so that no rule and no script of the
// app meets it. The app's own elements get attributes at most, never a class, an inline style or another parent.

"use strict";

const UI_STYLE = `
  :host { all: initial; position: fixed; inset: 0 auto auto 0; width: 0; height: 0; z-index: 2147483647; }
  @media print { :host { display: none; } }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  button { all: unset; box-sizing: border-box; cursor: pointer; }
  .round { position: fixed; display: grid; place-items: center; width: 28px; height: 28px; border-radius: 8px;
    color: var(--livery-text-muted, #555); background: var(--background_content, #fff); border: 1px solid var(--border, #ddd);
    opacity: 0; transition: opacity 120ms; box-shadow: 0 1px 4px var(--livery-shade-weak, #0002); }
  .round svg { width: 14px; height: 14px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
  .round.shown { opacity: 0.75; }
  .round:hover, .round:focus-visible { opacity: 1; color: var(--livery-accent-text, #000); border-color: var(--livery-accent-mark, #555); }
  .round:focus-visible { outline: 2px solid var(--livery-accent-mark, #555); outline-offset: 2px; }
  @media (prefers-reduced-motion: reduce) { .round { transition: none; } }
`;

/** @type {ShadowRoot | null} */
let uiRoot = null;

const uiSheet = new CSSStyleSheet();

/** The layer over the page. */
function ui() {
  if (!uiRoot) {
    uiRoot = document.createElement("livery-ui").attachShadow({ mode: "open" });
    uiSheet.replaceSync(UI_STYLE + uiStyles.join(""));
    uiRoot.adoptedStyleSheets = [uiSheet];
  }
  // A page that writes its document anew loses it.
  if (!uiRoot.host.isConnected) document.documentElement.append(uiRoot.host);
  return uiRoot;
}

/** @type {string[]} Rules of the parts that are not in every page. */
const uiStyles = [];

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * @param {string} path  of a drawing of 16 by 16
 * @param {string} label
 */
function roundButton(path, label) {
  const button = make("button", "round");
  button.type = "button";
  button.ariaLabel = label;
  button.title = label;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  button.append(svg);
  return button;
}

/**
 * Whether keys go into something: then they are the app's.
 * @param {Event} event
 */
function isTyping(event) {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=range]), textarea, select"))
  );
}

/**
 * The element at a point, without ours.
 * @param {number} x
 * @param {number} y
 */
function elementAt(x, y) {
  return document.elementsFromPoint(x, y).find((element) => element.localName !== "livery-ui") ?? null;
}
