// Any chart or container on the whole window. The element stays where it is in the document: attributes and a style sheet
// of ours lay it over the page, a stand-in keeps its place so that nothing else moves, and the rest is not painted.
// Charts are laid out for the new size and enlarged as a whole, type included; their figures are not touched, and the app
// hears nothing of it.

"use strict";

/** What people expand as one thing although it is no chart. */
const PARTS = ".dash-graph, .js-plotly-plot, .dash-table-container, [class*='ag-theme-'], .dash-ag-grid, .leaflet-container, .dash-cytoscape, .pvtUi";
const CARDS = ".livery-card, .livery-data-card, .card, .mantine-Card-root";
/** Where a frame is no card. */
const NO_CARDS = "button, a, input, textarea, select, label, nav, table, [role=dialog], [role=listbox], .modal, .dash-dropdown, .dash-slider-container, .dash-datepicker, .tab, .nav, .btn-group, .accordion, .alert, .livery-header, .livery-sidebar, .livery-no-expand";

/** Mantine's and Bootstrap's popups lie above it, so that dropdowns still open over what is expanded. */
const STAGE_LEVEL = 150;

/**
 * @typedef {object} Expanded
 * @property {HTMLElement} element
 * @property {string} selector
 * @property {HTMLElement | null} place  the stand-in
 * @property {[Element, string][]} marks  attributes to take off again
 * @property {HTMLElement[]} graphs  charts that fill what room there is
 * @property {number} scale
 * @property {[number, number]} scroll
 */

/** @type {Expanded | null} */
let expanded = null;

const stageSheet = new CSSStyleSheet();

/** Told when something was expanded or put back. @type {(() => void)[]} */
const stageListeners = [];

/** Told when the expanded element has left the page and nothing has come in its place. @type {(() => void)[]} */
const lossListeners = [];

/** @param {Element} element */
function isLarge(element) {
  const { width, height } = element.getBoundingClientRect();
  return width >= 200 && height >= 110;
}

/** @param {Element} element */
function looksLikeCard(element) {
  if (element.closest(NO_CARDS) || !isLarge(element)) return false;
  const { width, height } = element.getBoundingClientRect();
  if (width * height > window.innerWidth * window.innerHeight * 1.5) return false;
  if (element.matches(CARDS)) return true;
  const style = getComputedStyle(element);
  const framed = parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== "none" && parseFloat(style.borderLeftWidth) > 0;
  return framed || style.boxShadow !== "none";
}

/**
 * What is meant by "this" at an element of the page: its card where the card is little more than the chart, else the chart.
 * @param {Element | null} start
 * @returns {HTMLElement | null}
 */
function expandableAt(start) {
  if (!start || start.closest(".livery-no-expand")) return null;
  const found = start.closest(PARTS);
  const part = found?.closest(".dash-graph, .dash-table-container") ?? found ?? null;
  /** @type {Element | null} */
  let card = null;
  for (let at = (part ?? start).parentElement && (part ? part.parentElement : start); at && at !== document.body; at = at.parentElement) {
    if (at.id === "react-entry-point") break;
    if (looksLikeCard(at)) {
      card = at;
      break;
    }
  }
  if (!part) return card instanceof HTMLElement ? card : null;
  const whole = card && card.querySelectorAll(PARTS).length <= 3 && card.querySelectorAll(".js-plotly-plot").length <= 1;
  const much = card ? card.getBoundingClientRect().height - part.getBoundingClientRect().height : Infinity;
  const chosen = whole && much < 180 ? card : part;
  return chosen instanceof HTMLElement && isLarge(chosen) ? chosen : null;
}

/** How much larger than on the page things are drawn: as if the window were some 900 by 560. */
function stageScale() {
  return Math.min(2.2, Math.max(1, Math.min(document.documentElement.clientWidth / 900, window.innerHeight / 560)));
}

/**
 * @param {HTMLElement} element
 * @param {string} [selector]  what finds it again, where that is known
 */
function expand(element, selector) {
  if (expanded?.element === element) return;
  if (expanded) restore();
  const style = getComputedStyle(element);
  if (style.display === "none" || !element.isConnected) return;
  /** @type {Expanded} */
  const state = {
    element,
    selector: selector ?? selectorFor(element),
    place: null,
    marks: [],
    graphs: [],
    scale: stageScale(),
    scroll: [window.scrollX, window.scrollY],
  };
  expanded = state;
  useSheet(stageSheet);
  restingPointer = lastPointer;
  quietSizes(element);
  const background = opaqueBackground(element);
  if (!["absolute", "fixed"].includes(style.position) && style.display !== "contents") {
    state.place = standIn(element, style);
    element.after(state.place);
  }
  /** @param {Element} target @param {string} name @param {string} [value] */
  const mark = (target, name, value) => {
    target.setAttribute(name, value ?? "");
    state.marks.push([target, name]);
  };
  mark(element, "data-livery-expanded");
  for (let at = /** @type {Element} */ (element); at !== document.body && at.parentElement; at = at.parentElement) {
    const parent = at.parentElement;
    for (const sibling of parent.children) {
      if (sibling === at || sibling === state.place || sibling.hasAttribute("data-portal") || /^(SCRIPT|STYLE|LINK)$/.test(sibling.tagName)) continue;
      mark(sibling, "data-livery-aside");
    }
    if (parent === document.body) break;
    const look = getComputedStyle(parent);
    // What would make it the frame of a fixed element.
    const frames = [look.transform, look.filter, look.perspective, look.contain, look.getPropertyValue("backdrop-filter"), look.translate, look.scale, look.rotate];
    if (frames.some((value) => value && value !== "none") || look.willChange !== "auto") mark(parent, "data-livery-host");
  }
  const graphs = growing(element);
  for (const graph of graphs) {
    if (!(graph instanceof HTMLElement) || graph.getClientRects().length === 0) continue;
    mark(graph, "data-livery-grow", String(state.graphs.length));
    state.graphs.push(graph);
    for (let at = graph.parentElement; at && at !== element; at = at.parentElement) {
      if (!at.hasAttribute("data-livery-loose")) mark(at, "data-livery-loose");
    }
  }
  layStage(background, true);
  closeButton().hidden = !offersExpanding;
  if (expandButton) expandButton.hidden = true;
  stageWatch.observe(document.body, { childList: true, subtree: true });
  for (const listener of stageListeners) listener();
}

/**
 * What fills the room that an expanded container has.
 * @param {Element} element
 * @returns {Element[]}
 */
function growing(element) {
  if (element.matches(PARTS)) return [];
  const grids = [...element.querySelectorAll(".ag-root-wrapper")].map((grid) => grid.closest("[style*=height]") ?? grid);
  return [...element.querySelectorAll(".dash-graph"), ...grids.filter((grid) => element !== grid && element.contains(grid))];
}

/**
 * Keeps an element's place in the page.
 * @param {HTMLElement} element
 * @param {CSSStyleDeclaration} style
 */
function standIn(element, style) {
  const place = document.createElement("livery-place");
  const { width, height } = element.getBoundingClientRect();
  const inline = style.display.startsWith("inline");
  const kept = "margin-top margin-right margin-bottom margin-left float clear flex-grow flex-shrink flex-basis align-self justify-self order grid-row-start grid-row-end grid-column-start grid-column-end vertical-align min-width max-width min-height max-height".split(" ");
  for (const name of kept) place.style.setProperty(name, style.getPropertyValue(name));
  const set = { display: inline ? "inline-block" : "block", "box-sizing": "border-box", width: `${width}px`, height: `${height}px`, visibility: "hidden" };
  for (const [name, value] of Object.entries(set)) place.style.setProperty(name, value);
  place.ariaHidden = "true";
  return place;
}

/** @param {Element} element */
function opaqueBackground(element) {
  // A chart that stands on the bare page has paper of its own.
  const paper = element.matches(PARTS) ? chartsOf(element)[0]?._fullLayout?.paper_bgcolor : undefined;
  if (typeof paper === "string" && /^#[0-9a-f]{6}$|^rgb\(/i.test(paper)) return paper;
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    const alpha = /[,/]\s*([\d.]+)\)$/.exec(color.startsWith("rgba") || color.includes("/") ? color : "");
    if (color !== "transparent" && (!alpha || Number(alpha[1]) > 0.98)) return color;
  }
  return "Canvas";
}

/** @type {[number, number]} */
let lastPointer = [-1, -1];

window.addEventListener("pointermove", (event) => {
  lastPointer = [event.clientX, event.clientY];
  if (restingPointer && (restingPointer[0] !== event.clientX || restingPointer[1] !== event.clientY)) restingPointer = null;
}, { capture: true, passive: true });

/**
 * @param {string} background
 * @param {boolean} refits  whether charts may have another size now
 */
function layStage(background, refits) {
  const state = expanded;
  if (!state) return;
  const width = document.documentElement.clientWidth;
  const height = window.innerHeight;
  const { scale } = state;
  const inner = [width / scale, height / scale];
  const part = state.element.matches(PARTS);
  const base = `
    html { scrollbar-color: ${background} ${background} !important; }
    [data-livery-aside] { visibility: hidden !important; opacity: 0 !important; pointer-events: none !important; }
    [data-livery-aside] * { visibility: hidden !important; }
    [data-livery-aside] :is(clipPath, clipPath *, mask, mask *) { visibility: visible !important; }
    [data-livery-host] { transform: none !important; translate: none !important; scale: none !important; rotate: none !important; filter: none !important;
      perspective: none !important; contain: none !important; will-change: auto !important; -webkit-backdrop-filter: none !important; backdrop-filter: none !important; }
    [data-livery-expanded] { position: fixed !important; inset: 0 auto auto 0 !important; box-sizing: border-box !important; margin: 0 !important;
      width: ${inner[0]}px !important; height: ${inner[1]}px !important; min-width: 0 !important; min-height: 0 !important; max-width: none !important; max-height: none !important;
      transform: scale(${scale}) !important; transform-origin: 0 0 !important; translate: none !important; transition: none !important; z-index: ${STAGE_LEVEL} !important;
      border-radius: 0 !important; box-shadow: none !important; outline: 0 !important; overflow: auto !important; overscroll-behavior: contain !important;
      background-color: ${background} !important; ${part ? "padding: 12px 44px 12px 16px !important; border: 0 !important;" : "border-width: 0 !important; padding: 12px 20px 20px !important;"} }
    [data-livery-expanded]::before { box-shadow: none !important; }
    [data-livery-loose] { height: auto !important; max-height: none !important; width: auto; max-width: none; }
  `;
  stageSheet.replaceSync(base);
  const rows = new Set(state.graphs.map((graph) => Math.round(graph.getBoundingClientRect().top / 8)));
  if (rows.size > 0) {
    const box = state.element.getBoundingClientRect();
    let bottom = box.top;
    for (const child of state.element.querySelectorAll("*")) {
      if (child.closest("svg") || child.getClientRects().length === 0) continue;
      bottom = Math.max(bottom, child.getBoundingClientRect().bottom);
    }
    // Charts share what room there is left, and what there is too little; below some height scrolling is better.
    const more = ((box.bottom - bottom) / scale - 20) / rows.size;
    const alone = state.graphs.length === 1;
    const least = inner[1] * (alone ? 0.6 : 0.4);
    const grown = state.graphs.map((graph, index) => {
      const height = graph.getBoundingClientRect().height / scale;
      const grownHeight = Math.max(height + more, more < 0 ? Math.min(least, height) : alone ? least : 0);
      return `[data-livery-grow="${index}"] { height: ${grownHeight}px !important; max-height: none !important; min-height: 0 !important; }`;
    });
    stageSheet.replaceSync(base + grown.join("\n"));
  }
  if (refits) for (const chart of chartsOf(state.element)) refit(chart, true);
}

/** @param {Element} element @returns {Chart[]} */
function chartsOf(element) {
  const found = /** @type {Chart[]} */ ([...element.querySelectorAll(".js-plotly-plot")]);
  return element.matches(".js-plotly-plot") ? [/** @type {Chart} */ (element), ...found] : found;
}

/** Puts the expanded element back to where it was. */
function collapse() {
  if (!expanded) return;
  restore();
  for (const listener of stageListeners) listener();
}

function restore() {
  const state = expanded;
  if (!state) return;
  expanded = null;
  restingPointer = lastPointer;
  stageWatch.disconnect();
  for (const [element, name] of state.marks) element.removeAttribute(name);
  state.place?.remove();
  stageSheet.replaceSync("");
  closeButton().hidden = true;
  state.element.scrollTop = 0;
  if (window.scrollX !== state.scroll[0] || window.scrollY !== state.scroll[1]) {
    window.scrollTo({ left: state.scroll[0], top: state.scroll[1], behavior: "instant" });
  }
  for (const chart of chartsOf(state.element)) refit(chart, false);
  // The size that it goes back to is reported when the browser has measured it.
  setTimeout(() => endQuiet(state.element), 2000);
}

/**
 * Lays a chart out for the room it has.
 * @param {Chart} chart
 * @param {boolean} staged
 */
function refit(chart, staged) {
  const memory = memories.get(chart);
  if (!chart._fullLayout || !chart.data) return;
  const own = memory?.layout;
  const fixed = own && (own.width || own.height || own.autosize === false);
  if (memory && fixed) {
    const room = chart.parentElement?.closest(".dash-graph") ?? chart;
    const style = getComputedStyle(room);
    const across = room.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const down = room.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    memory.size = staged ? { width: Math.round(across), height: Math.round(down), autosize: false } : null;
    memory.resized = true;
    void redress(chart);
  } else plotly.resize?.(chart)?.catch?.(() => undefined);
}

/** An app that draws the expanded element anew gets it expanded again. */
const stageWatch = new MutationObserver(() => {
  if (!expanded || stageTimer) return;
  stageTimer = setTimeout(() => {
    stageTimer = undefined;
    const state = expanded;
    if (!state) return;
    if (!state.element.isConnected) {
      const again = find(state.selector);
      const scroll = state.scroll;
      restore();
      if (again) {
        expand(again, state.selector);
        if (expanded) /** @type {Expanded} */ (expanded).scroll = scroll;
      } else for (const listener of [...stageListeners, ...lossListeners]) listener();
      return;
    }
    const graphs = growing(state.element).filter((graph) => graph.getClientRects().length > 0);
    if (graphs.some((graph) => !graph.hasAttribute("data-livery-grow"))) {
      const { element, selector, scroll } = state;
      restore();
      expand(element, selector);
      if (expanded) /** @type {Expanded} */ (expanded).scroll = scroll;
    }
  }, 60);
});

/** @type {ReturnType<typeof setTimeout> | undefined} */
let stageTimer;

window.addEventListener("resize", () => {
  if (!expanded) return;
  expanded.scale = stageScale();
  layStage(ownBackground(expanded.element), true);
});

/** Another theme has another background. */
function restyleStage() {
  if (expanded) layStage(ownBackground(expanded.element), false);
}

/** @param {Element} element */
function ownBackground(element) {
  stageSheet.replaceSync("");
  return opaqueBackground(element);
}

// ---------------------------------------------------------------------------------------------------------------------
// Button, double click and key

const EXPAND_ICON = "M9.5 2.5h4v4 M13.5 2.5l-4.5 4.5 M6.5 13.5h-4v-4 M2.5 13.5l4.5-4.5";
const CLOSE_ICON = "M4 4l8 8 M12 4l-8 8";

/** @type {HTMLButtonElement | null} */
let expandButton = null;

/** @type {HTMLButtonElement | null} */
let shownClose = null;

function closeButton() {
  if (!shownClose) {
    shownClose = roundButton(CLOSE_ICON, "Back (Esc)");
    shownClose.hidden = true;
    shownClose.classList.add("shown");
    shownClose.style.cssText = "top: 10px; right: 10px;";
    shownClose.addEventListener("click", () => collapse());
    ui().append(shownClose);
  }
  ui();
  return shownClose;
}

/** @type {HTMLElement | null} What the button would expand. */
let offered = null;

/** Whether other parts of the script (inspecting, presenting) leave expanding to its button and keys. */
let offersExpanding = true;

/** @param {HTMLElement | null} target */
function offer(target) {
  if (!offersExpanding || expanded) target = null;
  if (target === offered && (!target || expandButton?.classList.contains("shown"))) {
    if (target) placeExpandButton(target);
    return;
  }
  offered = target;
  if (!target) {
    expandButton?.classList.remove("shown");
    if (expandButton) expandButton.hidden = true;
    return;
  }
  if (!expandButton) {
    expandButton = roundButton(EXPAND_ICON, "Expand (F)");
    expandButton.addEventListener("click", () => {
      if (offered) expand(offered);
    });
  }
  if (expandButton.parentNode !== ui()) ui().append(expandButton);
  expandButton.hidden = false;
  placeExpandButton(target);
  expandButton.classList.add("shown");
}

/** @param {HTMLElement} target */
function placeExpandButton(target) {
  if (!expandButton) return;
  const box = target.getBoundingClientRect();
  let right = Math.min(box.right, document.documentElement.clientWidth) - 8;
  const top = Math.max(box.top, 0) + 8;
  // Plotly's own buttons come up in the same corner.
  const bar = target.querySelector(".modebar-container")?.querySelector(".modebar")?.getBoundingClientRect();
  if (bar && bar.width > 0 && bar.top < top + 30 && bar.bottom > top && bar.right > right - 30) right = bar.left - 6;
  expandButton.style.left = `${Math.max(box.left + 4, right - 28)}px`;
  expandButton.style.top = `${top}px`;
}

/** Lets the user expand what is under the pointer. */
function offerExpanding() {
  let asked = false;
  /** @type {[number, number]} */
  let at = [0, 0];
  window.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    at = [event.clientX, event.clientY];
    if (asked || event.buttons) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const top = document.elementFromPoint(...at);
      if (top?.localName === "livery-ui") return;
      offer(expandableAt(top));
    });
  }, { capture: true, passive: true });
  document.addEventListener("pointerleave", () => offer(null));
  window.addEventListener("scroll", () => offer(null), { capture: true, passive: true });

  window.addEventListener("dblclick", (event) => {
    if (event.defaultPrevented || !offersExpanding) return;
    const target = event.target;
    if (!(target instanceof Element) || target.closest("button, a, input, textarea, select, label, [role], [contenteditable], table, [class*='ag-'], .leaflet-container, canvas")) return;
    // Inside a chart a double click is Plotly's: it resets the view, isolates a trace, fits an axis.
    const chart = target.closest(".js-plotly-plot");
    if (chart && (target.closest(".draglayer, .legend, .modebar, .rangeslider-container, .updatemenu-container, .slider-container, .annotation") || getComputedStyle(target).cursor === "pointer")) return;
    if (expanded) {
      if (expanded.element.contains(target) && !chart) collapse();
      return;
    }
    const found = expandableAt(target);
    if (!found) return;
    // In running text a double click marks a word.
    if (!chart && !target.closest(HEADING) && target !== found && target.closest("p, li, td, pre, code, blockquote")) return;
    window.getSelection()?.removeAllRanges();
    expand(found);
  });

  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape" && expanded && offersExpanding) {
      event.preventDefault();
      collapse();
    } else if (event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey && !event.altKey && offersExpanding && !isTyping(event)) {
      if (expanded) collapse();
      else {
        const found = offered ?? expandableAt(document.activeElement === document.body ? elementAt(...at) : document.activeElement);
        if (!found) return;
        expand(found);
      }
      event.preventDefault();
    }
  });
}
