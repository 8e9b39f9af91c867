// Names what is under the pointer, and says which key of the theme colours it. While it is on, the page is a picture: the
// app hears of no pointer, so that looking around runs no callback.

"use strict";

uiStyles.push(`
  .outline { position: fixed; pointer-events: none; border: 2px solid #1a73e8; background: #1a73e81f; border-radius: 3px; box-shadow: 0 0 0 1px #ffffffb0; }
  .label { position: fixed; max-width: 420px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; pointer-events: none; display: flex; gap: 8px; align-items: center;
    padding: 3px 8px; border-radius: 5px; font: 500 12px/1.5 system-ui, sans-serif; color: #fff; background: #174ea6; }
  .label span { color: #d2e3fc; font-weight: 400; }
  .label i { flex: none; width: 11px; height: 11px; border-radius: 3px; border: 1px solid #ffffffb0; }
`);

/** What a chart is made of, by what Plotly calls it; and the key that colours each part. @type {[string, string, string][]} */
const CHART_PARTS = [
  [".legend .legendtitletext", "legend title", "body_text"],
  [".legend", "legend", "body_text"],
  [".colorbar .cbaxis, .colorbar .cbtitle", "colour bar", "body_text"],
  [".colorbar", "colour bar", "colorscale"],
  [".gtitle, .g-gtitle", "title", "heading_text"],
  [".hoverlayer, .hovertext", "hover label", "tooltip_background_color"],
  [".xtitle, .g-xtitle", "x axis title", "body_text"],
  [".ytitle, .g-ytitle", "y axis title", "body_text"],
  ["[class^='xtick'], [class^='xaxislayer']", "x axis", "body_text"],
  ["[class^='ytick'], [class^='yaxislayer']", "y axis", "body_text"],
  [".zerolinelayer, .zl", "zero line", "border"],
  [".gridlayer, [class*='grid']", "grid", "graph_grid_color"],
  [".xlines-above, .xlines-below", "x axis", "border"],
  [".ylines-above, .ylines-below", "y axis", "border"],
  [".annotation", "annotation", "body_text"],
  [".shapelayer", "shape", "accent"],
  [".updatemenu-container", "menu", "control_background_color"],
  [".slider-container", "slider", "accent"],
  [".modebar", "buttons", "accent"],
];

/** Elements by their names, the innermost first that matches. @type {[string, string][]} */
const NAMED = [
  [".livery-card-title", "Card title"],
  [".livery-card-header, .card-header", "Card header"],
  [".livery-card-description", "Card description"],
  [".livery-card-menu", "Card menu"],
  [".livery-card-footer, .card-footer", "Card footer"],
  [".livery-data-value", "Data value"],
  [".livery-data-label", "Data label"],
  [".livery-data-card", "Data card"],
  [".livery-control-label", "Control label"],
  [".livery-control-card", "Control card"],
  [".livery-control-panel", "Control panel"],
  [".livery-hero-title", "Hero title"],
  [".livery-hero-subtitle", "Hero subtitle"],
  [".livery-hero", "Hero"],
  [".livery-title", "Header title"],
  [".livery-subtitle", "Header subtitle"],
  [".livery-menu a, .livery-menu-item, .nav-link", "Menu item"],
  [".livery-section-title", "Section title"],
  [".livery-footer-title", "Footer title"],
  [".livery-tag", "Tag"],
  [".livery-tooltip, .dash-tooltip, [role=tooltip]", "Tooltip"],
  [".livery-notice", "Notice"],
  [".dash-dropdown-option, .dash-options-list-option", "Dropdown option"],
  [".dash-dropdown-search-container", "Dropdown search"],
  [".dash-dropdown-content", "Dropdown list"],
  [".dash-dropdown", "Dropdown"],
  [".dash-slider-thumb", "Slider thumb"],
  [".dash-slider-range", "Slider range"],
  [".dash-slider-track", "Slider track"],
  [".dash-slider-mark", "Slider mark"],
  [".dash-slider-container, .dash-slider-root", "Slider"],
  [".dash-datepicker-calendar-date-selected", "Selected day"],
  [".dash-datepicker-calendar td", "Day"],
  [".dash-datepicker-content", "Calendar"],
  [".dash-datepicker", "Date picker"],
  [".dash-textarea, textarea", "Text area"],
  [".dash-checklist, .dash-radioitems", "Options"],
  [".tab--selected", "Selected tab"],
  [".tab, [role=tab]", "Tab"],
  [".dash-button, .btn, button", "Button"],
  [".dash-spreadsheet-container th, .dash-header", "Table header"],
  [".dash-spreadsheet-container td, .dash-cell", "Table cell"],
  [".ag-header-cell, .ag-header", "Grid header"],
  [".ag-cell", "Grid cell"],
  [".ag-row", "Grid row"],
  [".ag-paging-panel", "Grid pages"],
  [".ag-root-wrapper", "Grid"],
  ["input[type=checkbox], .form-check-input", "Checkbox"],
  ["input[type=radio]", "Radio button"],
  [".dash-input-container, input", "Input"],
  ["select", "Select"],
  [".badge", "Badge"],
  [".alert", "Alert"],
  [".progress-bar", "Progress bar"],
  [".progress", "Progress track"],
  [".accordion-button", "Accordion header"],
  [".accordion-body", "Accordion body"],
  [".list-group-item", "List item"],
  [".page-link", "Page number"],
  [".modal-content, [role=dialog]", "Dialog"],
  [".toast", "Toast"],
  [".offcanvas", "Side panel"],
  [".card-title", "Card title"],
  ["th", "Table header"],
  ["td", "Table cell"],
  ["table", "Table"],
  ["label", "Label"],
  ["a", "Link"],
  ["h1, h2, h3, h4, h5, h6", "Heading"],
  ["pre, code", "Code"],
  ["blockquote", "Quote"],
  ["p, li", "Text"],
  ["img, picture", "Picture"],
  ["iframe", "Frame"],
  [".leaflet-container", "Map"],
  [".livery-card, .card", "Card"],
  [".livery-header, header", "Header"],
  [".livery-sidebar", "Sidebar"],
  [".livery-footer, footer", "Footer"],
  [".navbar, nav", "Navigation"],
  [".livery-section, section", "Section"],
  [".livery-page", "Report page"],
  ["body", "Page"],
];

/** How deep the innermost wins: an outer named element is taken only where the pointer's own has no name. */
const NEAR = 6;

/**
 * @typedef {object} Seen
 * @property {Element} element
 * @property {string} name
 * @property {string | null} key
 * @property {string | null} color
 */

/**
 * The trace that a part of a chart draws, by what d3 bound to it.
 * @param {Element} element
 * @param {Element} chart
 * @returns {Json | null}
 */
function traceAt(element, chart) {
  for (let at = /** @type {Element | null} */ (element); at && at !== chart; at = at.parentElement) {
    const bound = /** @type {any} */ (at).__data__;
    if (!bound) continue;
    const trace = bound.trace ?? bound[0]?.trace ?? bound.t?.trace ?? bound[0]?.[0]?.trace;
    if (trace && typeof trace.index === "number") return trace;
  }
  return null;
}

/**
 * @param {Element} element
 * @param {boolean} withKey  finding it takes some milliseconds
 * @returns {Seen}
 */
function nameOf(element, withKey) {
  const chart = element.closest(".js-plotly-plot");
  if (chart) return chartPart(element, /** @type {Chart} */ (chart));
  let named = element;
  let name = "";
  let steps = 0;
  for (let at = /** @type {Element | null} */ (element); at && !name && steps < NEAR; at = at.parentElement, steps += 1) {
    for (const [selector, word] of NAMED) {
      if (at.matches(selector)) {
        name = word;
        named = at;
        break;
      }
    }
    const mantine = [...at.classList].map((item) => /^mantine-([A-Z]\w*)-(\w+)$/.exec(item)).find(Boolean);
    if (mantine && (!name || name === "Button" || name === "Label" || name === "Input" || name === "Text")) {
      const words = `${mantine[1]}${mantine[2] === "root" || mantine[2].toLowerCase() === mantine[1].toLowerCase() ? "" : ` ${mantine[2]}`}`.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
      name = words[0].toUpperCase() + words.slice(1);
      named = at;
    }
  }
  if (!name) {
    name = element.textContent?.trim() && element.children.length === 0 ? "Text" : "Block";
    named = element;
  }
  const look = lookOf(named, withKey);
  return { element: named, name, ...look };
}

/** @param {Element} element */
function hasText(element) {
  return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
}

/**
 * The colour that an element is known by: its fill, where it has one; its text, where that is all it is.
 * @param {Element} element
 * @param {boolean} withKey
 * @returns {{key: string | null, color: string | null}}
 */
function lookOf(element, withKey) {
  const style = getComputedStyle(element);
  const words = /^(H[1-6]|P|LI|A|LABEL|SPAN|TD|TH|CODE|STRONG|EM|SMALL)$/.test(element.tagName) || /(title|label|value|subtitle|description|option|mark|link)\b/.test(element.className.toString());
  const filled = style.backgroundColor !== "rgba(0, 0, 0, 0)" && style.backgroundColor !== "transparent";
  const property = words && (hasText(element) || !filled) ? "color" : filled ? "background-color" : hasText(element) ? "color" : parseFloat(style.borderTopWidth) > 0 && !/, 0\)$/.test(style.borderTopColor) ? "border-top-color" : "background-color";
  const color = property === "background-color" && !filled ? opaqueBackground(element) : style.getPropertyValue(property);
  let key = null;
  if (withKey) {
    key = keyOf(element, property);
    // What has no fill shows the one behind it.
    for (let at = /** @type {Element | null} */ (element); !key && at && property === "background-color"; at = at.parentElement) {
      const own = getComputedStyle(at).backgroundColor;
      if (own === "rgba(0, 0, 0, 0)") continue;
      key = keyOf(at, property);
      break;
    }
  }
  return { key, color: hexOf(color) };
}

/**
 * @param {Element} element
 * @param {Chart} chart
 * @returns {Seen}
 */
function chartPart(element, chart) {
  const title = titleOf(chart);
  const color = paintOf(element);
  const trace = traceAt(element, chart);
  for (const [selector, word, key] of CHART_PARTS) {
    const part = element.closest(selector);
    if (part && chart.contains(part)) {
      const category = word === "legend" && trace ? categoryKey(trace, key) : key;
      return { element: part, name: `${word} of ${title}`, key: element.closest(".traces") ? category : key, color };
    }
  }
  if (trace) {
    const whole = element.closest(".trace, .traces, g.points, .slice") ?? element;
    return { element: element.matches("path, rect, text, image, circle") ? element : whole, name: `trace ${Number(trace.index) + 1} of ${title}`, key: categoryKey(trace, "colorway"), color };
  }
  if (element.matches(".bg, .plotbg, .plot-background")) return { element, name: `plot area of ${title}`, key: "card_background_color", color };
  return { element: chart, name: `chart ${title}`, key: "card_background_color", color: color ?? hexOf(chart._fullLayout?.paper_bgcolor ?? "") };
}

/** @param {Json} trace @param {string} otherwise */
function categoryKey(trace, otherwise) {
  if (typeof trace.name === "string" && outfit?.categories && trace.name in outfit.categories) return "livery/category_colors";
  const marker = trace.marker ?? {};
  const scaled = trace.colorscale || (ArrayBuffer.isView(marker.color) || (Array.isArray(marker.color) && typeof marker.color[0] === "number")) || trace.coloraxis || marker.coloraxis;
  return scaled ? "colorscale" : otherwise;
}

/** @param {Element} element */
function paintOf(element) {
  const style = getComputedStyle(element);
  const fill = style.fill;
  const seen = fill && fill !== "none" && !/, 0\)$/.test(fill) && style.fillOpacity !== "0" ? fill : style.stroke;
  return seen && seen !== "none" ? hexOf(seen) : null;
}

/**
 * @param {string} color  as `getComputedStyle` gives it
 * @returns {string | null} `#rrggbb` or `#rrggbbaa`
 */
function hexOf(color) {
  const known = parseColor(color);
  if (known) return hexFrom(known.key.split(",").map(Number), known.alpha);
  const wide = /^color\(srgb ([\d.e+-]+) ([\d.e+-]+) ([\d.e+-]+)(?: \/ ([\d.]+))?\)$/.exec(color);
  return wide ? hexFrom([wide[1], wide[2], wide[3]].map((part) => Number(part) * 255), wide[4] === undefined ? 1 : Number(wide[4])) : null;
}

// ---------------------------------------------------------------------------------------------------------------------

/** @type {"inspect" | "pick" | null} */
let looking = null;

/** @type {HTMLElement | null} */
let outline = null;
/** @type {HTMLElement | null} */
let outlineLabel = null;
/** @type {Element | null} */
let seenElement = null;
let hovered = "";

const inspectSheet = new CSSStyleSheet();

/** In a chart everything that is drawn can be pointed at; what lies over it to catch the mouse cannot. */
const POINTABLE = `
  .js-plotly-plot .main-svg, .js-plotly-plot .main-svg * { pointer-events: visiblePainted !important; }
  .js-plotly-plot :is(.draglayer, .draglayer *, .hoverlayer, .hoverlayer *, .zoomlayer, .zoomlayer *, .modebar-container, .legendtoggle) { pointer-events: none !important; }
  *, *::before, *::after { cursor: crosshair !important; }
`;

/** @param {"inspect" | "pick" | null} mode */
function look(mode) {
  if (mode === looking) return;
  looking = mode;
  useSheet(inspectSheet);
  inspectSheet.replaceSync(mode ? POINTABLE : "");
  offersExpanding = mode === null && !deck;
  if (mode) offer(null);
  outline?.remove();
  outlineLabel?.remove();
  outline = outlineLabel = null;
  seenElement = null;
  if (hovered) tell({ type: "hovered", name: "" });
  hovered = "";
}

/** Layers of a chart that lie over one another and show nothing themselves. */
const LAYERS = ".main-svg, .svg-container, .plot-container, .user-select-none, .gl-container, .gl-canvas, .modebar-container";

/**
 * What is drawn at a point.
 * @param {number} x
 * @param {number} y
 */
function drawnAt(x, y) {
  const all = document.elementsFromPoint(x, y).filter((element) => element.localName !== "livery-ui");
  const first = all[0] ?? null;
  const chart = first?.closest(".js-plotly-plot");
  if (!chart) return first;
  const inside = all.filter((element) => chart.contains(element) && !element.matches(LAYERS));
  // Marks and texts before what lies behind them.
  return inside.find((element) => !element.matches(".bg, rect.plotbg, .js-plotly-plot, .cursor-pointer")) ?? inside[0] ?? chart;
}

/** @param {number} x @param {number} y */
function pointedAt(x, y) {
  const direct = drawnAt(x, y);
  const chart = direct?.closest(".js-plotly-plot");
  if (!direct || !chart || traceAt(direct, chart) || direct.closest("text")) return direct;
  // Lines are thin: what is near counts, traces first.
  /** @type {Element | null} */
  let line = null;
  for (const [dx, dy] of [[0, 3], [0, -3], [3, 0], [-3, 0], [0, 6], [0, -6], [6, 0], [-6, 0]]) {
    const near = drawnAt(x + dx, y + dy);
    if (!near || !chart.contains(near)) continue;
    if (traceAt(near, chart)) return near;
    if (near.closest(".gridlayer, .zerolinelayer, .colorbar")) line = near;
  }
  return direct.matches(".bg, .plotbg, .js-plotly-plot") ? (line ?? direct) : direct;
}

/** @param {number} x @param {number} y */
function lookAt(x, y) {
  const element = pointedAt(x, y);
  if (!element || element === document.documentElement) return showOutline(null, "", null);
  if (looking === "pick") {
    const target = expandableAt(element) ?? containerAt(element);
    const name = target ? titleOf(target) || nameOf(target, false).name : "";
    showOutline(target, name, null);
    return target ? { element: target, name, key: null, color: null } : null;
  }
  if (element === seenElement) return null;
  seenElement = element;
  const seen = nameOf(element, false);
  showOutline(seen.element, seen.name, seen.color);
  if (seen.name !== hovered) {
    hovered = seen.name;
    tell({ type: "hovered", name: seen.name });
  }
  return seen;
}

/** The block that an element stands in, where it is nothing that is usually expanded. @param {Element} element */
function containerAt(element) {
  for (let at = /** @type {Element | null} */ (element); at && at !== document.body; at = at.parentElement) {
    if (at instanceof HTMLElement && isLarge(at) && at.id !== "react-entry-point") return at;
  }
  return null;
}

/** @param {Element | null} element @param {string} name @param {string | null} color */
function showOutline(element, name, color) {
  if (!element) {
    if (outline) outline.hidden = true;
    if (outlineLabel) outlineLabel.hidden = true;
    return null;
  }
  outline ??= ui().appendChild(make("div", "outline"));
  outlineLabel ??= ui().appendChild(make("div", "label"));
  ui();
  const box = element.getBoundingClientRect();
  outline.hidden = outlineLabel.hidden = false;
  Object.assign(outline.style, { left: `${box.left - 2}px`, top: `${box.top - 2}px`, width: `${box.width + 4}px`, height: `${box.height + 4}px` });
  outlineLabel.replaceChildren();
  if (color) {
    const swatch = document.createElement("i");
    swatch.style.background = color;
    outlineLabel.append(swatch);
  }
  outlineLabel.append(name);
  if (color) outlineLabel.append(Object.assign(document.createElement("span"), { textContent: color }));
  const above = box.top > 30;
  outlineLabel.style.left = `${Math.max(4, Math.min(box.left - 2, window.innerWidth - 240))}px`;
  outlineLabel.style.top = `${above ? box.top - 28 : Math.min(box.bottom + 6, window.innerHeight - 30)}px`;
  return null;
}

/** @param {PointerEvent | MouseEvent} event */
function pickAt(event) {
  if (looking === "pick") {
    const seen = lookAt(event.clientX, event.clientY);
    if (!seen) return;
    const { element, name } = seen;
    tell({ type: "stop_picked", stop: { name, selector: selectorFor(element), path: location.pathname + location.search, notes: "" } });
    return;
  }
  const element = pointedAt(event.clientX, event.clientY);
  if (!element) return;
  const seen = nameOf(element, true);
  if (event.altKey) {
    if (seen.color) tell({ type: "copied_color", hex: seen.color });
    return;
  }
  tell({ type: "picked", name: seen.name, key: seen.key, color: seen.color?.slice(0, 7) ?? null, selector: selectorFor(seen.element.closest(".js-plotly-plot") ?? seen.element) });
}

const POINTER_EVENTS = "pointermove pointerdown pointerup pointerover pointerout pointerenter pointerleave mousemove mousedown mouseup mouseover mouseout mouseenter mouseleave click dblclick auxclick contextmenu touchstart touchend touchmove".split(" ");

function watchLooking() {
  for (const type of POINTER_EVENTS) {
    window.addEventListener(type, (event) => {
      if (!looking) return;
      event.stopImmediatePropagation();
      if (!type.startsWith("touch") && event.cancelable) event.preventDefault();
      if (!(event instanceof MouseEvent)) return;
      if (type === "pointermove") lookAt(event.clientX, event.clientY);
      else if (type === "click") pickAt(event);
    }, { capture: true, passive: false });
  }
  window.addEventListener("keydown", (event) => {
    if (looking && event.key === "Escape") {
      event.preventDefault();
      event.stopImmediatePropagation();
      tell({ type: "hovered", name: "" });
      showOutline(null, "", null);
    }
  }, { capture: true });
  window.addEventListener("scroll", () => {
    if (looking) showOutline(null, "", null);
  }, { capture: true, passive: true });
}
