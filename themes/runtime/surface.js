// For measuring by pictures of the page how much of it the theme paints (host/src/coverage.rs): where pictures are, which no
// theme colours, and whose a point is.

"use strict";

/** Content in itself; what Plotly draws as pictures or on canvases are marks. */
const PICTURES = "img, video, iframe, object, embed, picture, canvas, image, [style*='url('], .modebar-btn--logo";
const CHART_PICTURES = ".heatmaplayer image, .contourlayer image, .gl-container canvas, .gl-canvas, .ag-root-wrapper canvas";

/** @returns {{width: number, height: number, pictures: number[][]}} boxes (left, top, width, height) of the whole page */
function askSurface() {
  const root = document.documentElement;
  /** @type {number[][]} */
  const pictures = [];
  for (const element of document.querySelectorAll(PICTURES)) {
    if (element.matches(CHART_PICTURES) || element.closest("livery-ui")) continue;
    // A translucent picture over a page is its ground.
    const box = clippedBox(element);
    if (box) pictures.push([box[0] + window.scrollX, box[1] + window.scrollY, box[2], box[3]]);
  }
  return { width: root.clientWidth, height: Math.max(root.scrollHeight, document.body?.scrollHeight ?? 0), pictures };
}

/**
 * What can be seen of an element within what cuts it off.
 * @param {Element} element
 * @returns {number[] | null}
 */
function clippedBox(element) {
  let { left, top, right, bottom } = element.getBoundingClientRect();
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    if (getComputedStyle(at).overflow === "visible") continue;
    const around = at.getBoundingClientRect();
    left = Math.max(left, around.left);
    top = Math.max(top, around.top);
    right = Math.min(right, around.right);
    bottom = Math.min(bottom, around.bottom);
  }
  return right > left && bottom > top ? [left, top, right - left, bottom - top] : null;
}

/**
 * Whose the points are, by the whole page's coordinates.
 * @param {{x: number, y: number, color: string}[]} points
 * @returns {({selector: string, name: string, key: string | null} | null)[]}
 */
function askPainters(points) {
  const { scrollX: x, scrollY: y } = window;
  const inspecting = looking;
  useSheet(inspectSheet);
  inspectSheet.replaceSync(POINTABLE);
  try {
    return points.map((point) => painterOf(point));
  } finally {
    inspectSheet.replaceSync(inspecting ? POINTABLE : "");
    window.scrollTo({ left: x, top: y, behavior: "instant" });
  }
}

/** @param {{x: number, y: number, color: string}} point */
function painterOf({ x, y, color }) {
  if (y < window.scrollY || y >= window.scrollY + window.innerHeight) window.scrollTo({ left: 0, top: y - window.innerHeight / 2, behavior: "instant" });
  const stack = document.elementsFromPoint(x - window.scrollX, y - window.scrollY).filter((element) => !element.localName.startsWith("livery-"));
  const rgb = rgbOf(color);
  if (!rgb || stack.length === 0) return null;
  /** @type {{element: Element, role: ColorRole} | null} */
  let best = null;
  for (const element of stack) {
    const style = getComputedStyle(element);
    const inChart = element instanceof SVGElement && element.localName !== "svg";
    /** @type {[string, ColorRole][]} */
    const paints = inChart
      ? [[style.fill, "mark"], [style.stroke, "mark"]]
      : [[style.backgroundColor, "surface"], [style.color, "text"], [style.borderTopColor, "line"], [style.borderBottomColor, "line"], [style.borderLeftColor, "line"]];
    const role = paints.find(([paint]) => hexIn(paint)?.slice(0, 7) === color)?.[1];
    if (role) {
      best = { element, role };
      break;
    }
    const fills = paints.some(([paint, kind]) => (kind === "surface" || kind === "mark") && (rgbOf(paint)?.alpha ?? 0) > 0.05) || style.backgroundImage !== "none";
    if (!best && fills) best = { element, role: inChart ? "mark" : "surface" };
  }
  const { element, role } = best ?? { element: stack[0], role: /** @type {ColorRole} */ ("any") };
  const found = nearestKey(rgb.rgb, role);
  return { selector: selectorFor(element.closest(".js-plotly-plot") ?? element), name: nameOf(element, false).name, key: found ? keyOfName(found.name) : null };
}
