// The page as other eyes and other screens show it: one filter on the root element, which (alone among elements) does not
// change what fixed elements are fixed to.

"use strict";

const visionSheet = new CSSStyleSheet();

/** @type {HTMLElement | null} */
let visionFilter = null;

/**
 * @param {number[] | null} values  of a colour matrix in linear light; what the engine calculates with
 * @param {number | null} contrast  1 is as it is
 */
function see(values, contrast) {
  useSheet(visionSheet);
  visionFilter?.remove();
  visionFilter = null;
  /** @type {string[]} */
  const filters = [];
  if (values && values.length === 20 && values.every(Number.isFinite)) {
    // A style sheet finds filters in the document alone, not in a shadow root.
    visionFilter = document.createElement("livery-vision");
    visionFilter.ariaHidden = "true";
    visionFilter.innerHTML = `<svg width="0" height="0"><filter id="livery-vision" x="0" y="0" width="100%" height="100%" color-interpolation-filters="linearRGB">
      <feColorMatrix type="matrix" values="${values.join(" ")}"/></filter></svg>`;
    document.documentElement.append(visionFilter);
    filters.push("url(#livery-vision)");
  }
  if (contrast !== null && Number.isFinite(contrast) && contrast !== 1) filters.push(`contrast(${Math.max(0, contrast)})`);
  visionSheet.replaceSync(
    "livery-vision { position: absolute; width: 0; height: 0; overflow: hidden; }" + (filters.length ? `html:root { filter: ${filters.join(" ")} !important; }` : ""),
  );
}

const touchSheet = new CSSStyleSheet();

/** The pointer as large as a finger: a ring of 44 pixels, which is what a finger covers. @param {boolean} on */
function touch(on) {
  useSheet(touchSheet);
  const ring = "<svg xmlns='http://www.w3.org/2000/svg' width='46' height='46'><circle cx='23' cy='23' r='21' fill='rgba(127,127,127,.25)' stroke='rgba(255,255,255,.9)' stroke-width='3'/><circle cx='23' cy='23' r='22' fill='none' stroke='rgba(0,0,0,.55)'/></svg>";
  touchSheet.replaceSync(on ? `*, *::before, *::after { cursor: url("data:image/svg+xml,${encodeURIComponent(ring)}") 23 23, pointer !important; }` : "");
}
