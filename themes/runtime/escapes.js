// What of the app does not come from the theme: colours, fonts and sizes that it wrote itself, where they decide what is
// shown; and how much of the page that is.

"use strict";

/**
 * Mirrors `livery_protocol::page::Escape`.
 * @typedef {{kind: "color" | "font" | "size", place: "sheet" | "inline" | "figure", source: string, selector: string, property: string,
 *   value: string, color: string | null, uses: number, key: string | null, distance: number | null}} Escape
 */

/** Style sheets of component libraries: what they say of colours is seldom the app's choice. */
const LIBRARY_SHEET = /\/_dash-component-suites\/|bootstrap|mantine|font-?awesome|bootstrap-icons/i;
const LIBRARY_SELECTOR = /\.(dash-|ag-|mantine-|m_|leaflet-|Select|DateRange|_dash|rc-|tab-|tab\b|js-plotly|modebar|katex|hljs)|#_dash|livery/;

/** How many elements of one rule are looked at. */
const SAMPLE = 24;

/** @param {CSSStyleSheet} sheet @param {number} index */
function sheetName(sheet, index) {
  const href = sheet.href;
  if (href) return decodeURIComponent(new URL(href).pathname.split("/").pop() || href);
  const owner = sheet.ownerNode;
  return owner instanceof HTMLElement && owner.id ? `style #${owner.id}` : `style ${index + 1} of the page`;
}

/** @param {Element} element */
function isSeen(element) {
  return element.getClientRects().length > 0 && !element.closest(".js-plotly-plot, livery-ui, livery-overview, livery-lens");
}

/** @param {string} property */
function reportedAs(property) {
  // Four sides of one line are one finding.
  const side = /^border-(top|right|bottom|left)-color$/.exec(property);
  return side ? "border-color" : property;
}

/**
 * @param {string} value
 * @param {string} property
 * @returns {{kind: Escape["kind"], text: string, hex: string | null, rgb: number[] | null}[]}
 */
function literalsIn(value, property) {
  if (property === "font-family") {
    return /var\(|^(inherit|initial|unset|revert)$/.test(value) ? [] : [{ kind: "font", text: value, hex: null, rgb: null }];
  }
  if (property === "font-size") return /^[\d.]+(px|pt)$/.test(value) ? [{ kind: "size", text: value, hex: null, rgb: null }] : [];
  if (!COLOR_PROPERTY.test(property) || property.startsWith("--") || /url\(/.test(value)) return [];
  /** @type {ReturnType<typeof literalsIn>} */
  const found = [];
  for (const [token] of value.matchAll(COLOR_TOKEN)) {
    if (NO_COLOR.test(token)) continue;
    const color = rgbOf(token);
    if (color && color.alpha > 0) found.push({ kind: "color", text: token, hex: hexFrom(color.rgb, color.alpha), rgb: color.rgb });
  }
  return found;
}

/** @param {number[] | null} rgb @param {ColorRole} role */
function nearest(rgb, role) {
  const found = rgb && nearestKey(rgb, role);
  return found ? { key: keyOfName(found.name), distance: Math.round(found.distance * 100) / 100 } : { key: null, distance: null };
}

/**
 * @param {Escape["kind"]} kind
 * @param {string} text
 * @param {Element | null} element
 */
function keyFor(kind, text, element) {
  if (kind === "font") return { key: element?.matches("h1, h2, h3, h4, h5, h6") ? "font_family_headings" : "font_family", distance: null };
  const pixels = parseFloat(text) * (text.endsWith("pt") ? 4 / 3 : 1);
  let best = /** @type {{key: string | null, distance: number | null}} */ ({ key: "font_size", distance: null });
  for (const name of ["font_size", "font_size_header", "card_title_font_size", "section_title_font_size", "hero_title_font_size", "hero_subtitle_font_size", "tag_font_size"]) {
    const size = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    const value = parseFloat(size) * (size.endsWith("rem") || size.endsWith("em") ? 16 : 1);
    if (!Number.isFinite(value)) continue;
    const distance = Math.abs(value - pixels);
    if (best.distance === null || distance < best.distance) best = { key: name, distance };
  }
  return best;
}

/** @returns {{found: Escape[], made_for: "light" | "dark" | null, unread: string[]}} */
function askEscapes() {
  /** @type {Map<string, Escape>} */
  const found = new Map();
  /** @type {string[]} */
  const unread = [];
  /** @type {Map<Element, string>} Fills of the app's own, for what it was made for. */
  const fills = new Map();

  /** @param {Escape} escape */
  const add = (escape) => {
    const at = [escape.kind, escape.place, escape.source, escape.selector, escape.property, escape.value].join("|");
    const known = found.get(at);
    if (known) known.uses = Math.max(known.uses, escape.uses);
    else found.set(at, escape);
  };

  [...document.styleSheets].forEach((sheet, index) => {
    if (sheet.disabled || isExport(sheet)) return;
    if (!rulesOf(sheet)) {
      unread.push(sheet.href ?? "");
      return;
    }
    const source = sheetName(sheet, index);
    const library = LIBRARY_SHEET.test(sheet.href ?? "");
    eachRule(sheet, ({ selector, style, rule }) => {
      if (!/#|rgb|hsl|color|background|font|fill|stroke|border/.test(style.cssText)) return;
      /** @type {Element[] | null} */
      let seen = null;
      let uses = 0;
      for (const property of style) {
        const value = style.getPropertyValue(property);
        const literals = literalsIn(value, property);
        if (literals.length === 0) continue;
        if ((library || LIBRARY_SELECTOR.test(selector)) && literals.some(({ kind }) => kind !== "color")) continue;
        if (seen === null) {
          try {
            const all = [...document.querySelectorAll(selector.replace(/::?(before|after|placeholder|selection|hover|focus|active|focus-visible|focus-within)\b/g, ""))];
            seen = all.slice(0, 400).filter(isSeen);
            uses = seen.length;
          } catch {
            seen = [];
          }
        }
        if (uses === 0) return;
        for (const { kind, text, hex, rgb } of literals) {
          const shows = seen.slice(0, SAMPLE).find((element) => {
            const computed = getComputedStyle(element).getPropertyValue(property);
            if (kind === "color") return hexIn(computed) === hex || (computed.includes("gradient") && property === "background-image");
            return kind === "font" ? computed === value || computed.replace(/["']/g, "") === value.replace(/["']/g, "") : computed === (text.endsWith("px") ? text : computed);
          });
          if (!shows || (/^border/.test(property) && !hasLine(shows, property))) continue;
          // The theme may say the same.
          if (winner(shows, property)?.rule !== rule) continue;
          if (kind === "color" && property === "background-color" && hex) for (const element of seen.slice(0, SAMPLE)) fills.set(element, hex);
          const near = kind === "color" ? nearest(rgb, roleOf(property)) : keyFor(kind, text, shows);
          add({ kind, place: "sheet", source, selector, property: reportedAs(property), value: text, color: hex, uses, ...near });
        }
      }
    });
  });

  // The library copies it to inputs that it measures.
  const themeFont = getComputedStyle(document.documentElement).getPropertyValue("--font_family").trim();
  for (const element of document.querySelectorAll("body [style], body[style], html[style]")) {
    if (!(element instanceof HTMLElement) || !isSeen(element)) continue;
    for (const property of element.style) {
      const value = element.style.getPropertyValue(property);
      for (const { kind, text, hex, rgb } of literalsIn(value, property)) {
        const computed = getComputedStyle(element).getPropertyValue(property);
        if (kind === "color" ? !property.includes("image") && hexIn(computed) !== hex : kind === "font" && computed === themeFont) continue;
        if (kind === "size" && element.closest(".dash-datepicker-content, .dash-datepicker, [class*=ag-]")) continue;
        if (/^border/.test(property) && !hasLine(element, property)) continue;
        const name = reportedAs(property);
        const at = [kind, "inline", name, text].join("|");
        const known = found.get(at);
        if (known) {
          if (name === property || property === "border-top-color") known.uses += 1;
          continue;
        }
        if (property === "background-color" && hex) fills.set(element, hex);
        const near = kind === "color" ? nearest(rgb, roleOf(property)) : keyFor(kind, text, element);
        found.set(at, { kind, place: "inline", source: nameOf(element, false).name, selector: selectorFor(element), property: name, value: text, color: hex, uses: 1, ...near });
      }
    }
  }

  for (const chart of charts) {
    if (!chart.isConnected) continue;
    figureEscapes(chart, add);
    const paper = memories.get(chart)?.layout.paper_bgcolor;
    if (typeof paper === "string" && rgbOf(paper)) fills.set(chart, paper);
  }
  const sorted = [...found.values()].sort((one, other) => other.uses - one.uses);
  return { found: sorted, made_for: madeFor(fills), unread };
}

/** @param {string} computed */
function hexIn(computed) {
  const color = rgbOf(computed);
  return color ? hexFrom(color.rgb, color.alpha) : null;
}

/** @param {Element} element @param {string} property */
function hasLine(element, property) {
  const side = /^border-(top|right|bottom|left)-color$/.exec(property)?.[1] ?? "top";
  const style = getComputedStyle(element);
  return parseFloat(style.getPropertyValue(`border-${side}-width`)) > 0;
}

/**
 * @param {Chart} chart
 * @param {(escape: Escape) => void} add
 */
function figureEscapes(chart, add) {
  const memory = memories.get(chart);
  if (!memory || !outfit) return;
  const mapping = mappingFor(memory.layout, outfit);
  const source = titleOf(chart);
  /** @param {any} value @param {string} path @param {string} key @param {string} parent @param {number} depth */
  const walk = (value, path, key, parent, depth) => {
    if (typeof value === "string") {
      if (key === "family") {
        add({ kind: "font", place: "figure", source, selector: path, property: key, value, color: null, uses: 1, key: "font_family", distance: null });
        return;
      }
      if (!/colors?$|colorway$/i.test(key)) return;
      const color = rgbOf(value);
      const parts = parseColor(value);
      if (!color || color.alpha === 0 || (parts && mapping.colors.has(parts.key))) return;
      add({ kind: "color", place: "figure", source, selector: path, property: key, value, color: hexFrom(color.rgb, color.alpha), uses: 1, ...nearest(color.rgb, figureRole(key, parent)) });
      return;
    }
    if (Array.isArray(value)) {
      if (/colorscale$/i.test(key) || (/colors?$/i.test(key) && typeof value[0] !== "string") || value.length > 64) return;
      value.forEach((item, index) => walk(item, `${path}[${index}]`, key, parent, depth + 1));
    } else if (isObject(value) && depth < 7) {
      for (const part of Object.keys(value)) {
        if (part === "template" || NO_COLORS.has(part)) continue;
        walk(value[part], path ? `${path}.${part}` : part, part, key, depth + 1);
      }
    }
  };
  walk(memory.layout, "layout", "", "", 0);
  const data = chart.data?.map((trace) => memory.traces.get(trace)?.own ?? trace) ?? [];
  data.forEach((trace, index) => walk(trace, `data[${index}]`, "", "", 0));
}

/**
 * What an app was made for, as its own fills say, where that is not what is shown.
 * @param {Map<Element, string>} fills
 * @returns {"light" | "dark" | null}
 */
function madeFor(fills) {
  let dark = 0;
  let light = 0;
  for (const [element, hex] of fills) {
    const { width, height } = element.getBoundingClientRect();
    const rgb = rgbOf(hex)?.rgb;
    if (!rgb || width * height < 10000) continue;
    const { l } = labOf(rgb);
    if (l < 35) dark += width * height;
    else if (l > 80) light += width * height;
  }
  const page = document.documentElement.clientWidth * window.innerHeight;
  const shown = outfit?.mode ?? "light";
  if (shown === "light" && dark > page * 0.2 && dark > light) return "dark";
  if (shown === "dark" && light > page * 0.2 && light > dark) return "light";
  return null;
}

/**
 * Every category of the charts: names of traces and labels of slices.
 * @returns {{name: string, charts: string[], color: string | null, differs: boolean}[]}
 */
function askCategories() {
  /** @type {Map<string, {charts: Set<string>, colors: Set<string>}>} */
  const found = new Map();
  /** @param {unknown} name @param {string} chart @param {unknown} color */
  const add = (name, chart, color) => {
    if (typeof name !== "string" || name === "" || name.length > 80 || /^trace \d+$/.test(name)) return;
    const known = found.get(name) ?? { charts: new Set(), colors: new Set() };
    known.charts.add(chart);
    const rgb = typeof color === "string" ? rgbOf(color) : null;
    if (rgb) known.colors.add(hexFrom(rgb.rgb, 1));
    found.set(name, known);
  };
  for (const chart of charts) {
    if (!chart.isConnected || !chart._fullData) continue;
    const title = titleOf(chart);
    for (const trace of chart._fullData) {
      const color = [trace.marker?.color, trace.line?.color, trace.fillcolor].find((each) => typeof each === "string");
      if (Array.isArray(trace.labels) && (trace.type === "pie" || trace.type === "funnelarea")) {
        const slices = chart._fullLayout?._piecolormap ?? {};
        for (const label of new Set(trace.labels)) add(String(label), title, slices[label]);
      } else if (trace.name && trace.showlegend !== false) add(trace.name, title, color);
    }
  }
  return [...found].map(([name, { charts: titles, colors }]) => ({ name, charts: [...titles], color: [...colors][0] ?? null, differs: colors.size > 1 }));
}

// ---------------------------------------------------------------------------------------------------------------------
// Coverage

/** @returns {{share: number, points: number, rest: {selector: string, color: string, share: number}[]}} of what is in view */
function askCoverage() {
  const ours = themePalette();
  const inspecting = looking;
  useSheet(inspectSheet);
  inspectSheet.replaceSync(POINTABLE);
  /** @type {Map<Element, {hex: string | null, ours: boolean}>} */
  const seen = new Map();
  /** @type {Map<string, {element: Element, color: string, count: number}>} */
  const rest = new Map();
  let points = 0;
  let covered_ = 0;
  try {
    const step = Math.max(6, Math.sqrt((window.innerWidth * window.innerHeight) / 6000));
    for (let y = step / 2; y < window.innerHeight; y += step) {
      for (let x = step / 2; x < document.documentElement.clientWidth; x += step) {
        const paint = paintAt(x, y, ours, seen);
        if (!paint) continue;
        points += 1;
        if (paint.ours) covered_ += 1;
        else {
          const at = `${paint.hex}`;
          const known = rest.get(at);
          if (known) known.count += 1;
          else rest.set(at, { element: paint.element, color: paint.hex, count: 1 });
        }
      }
    }
  } finally {
    inspectSheet.replaceSync(inspecting ? POINTABLE : "");
  }
  return {
    share: points ? covered_ / points : 1,
    points,
    rest: [...rest.values()]
      .sort((one, other) => other.count - one.count)
      .slice(0, 20)
      .map(({ element, color, count }) => ({ selector: selectorFor(element.closest(".js-plotly-plot") ?? element), color, share: count / points })),
  };
}

/** Every colour that the theme has: of its properties, and of its template. @returns {Set<string>} */
function themePalette() {
  /** @type {Set<string>} */
  const palette = new Set();
  const add = (/** @type {string} */ text) => {
    const color = rgbOf(text);
    if (color) palette.add(hexFrom(color.rgb, 1));
  };
  const style = getComputedStyle(document.documentElement);
  for (const name of ourVariables()) {
    const value = style.getPropertyValue(name).trim();
    if (value.length < 60) add(value);
    if (/^\d+, \d+, \d+$/.test(value)) add(`rgb(${value})`);
  }
  const walk = (/** @type {unknown} */ value, /** @type {number} */ depth) => {
    if (typeof value === "string") add(value);
    else if (value && typeof value === "object" && depth < 8) for (const part of Object.values(value)) walk(part, depth + 1);
  };
  walk(outfit?.template, 0);
  walk(outfit?.categories, 0);
  return palette;
}

/**
 * What is painted at a point; `null` for pictures, which no theme colours.
 * @param {number} x
 * @param {number} y
 * @param {Set<string>} ours
 * @param {Map<Element, {hex: string | null, ours: boolean}>} seen
 * @returns {{element: Element, hex: string, ours: boolean} | null}
 */
function paintAt(x, y, ours, seen) {
  const stack = document.elementsFromPoint(x, y);
  for (const element of stack) {
    if (element.localName.startsWith("livery-")) continue;
    if (element.matches("img, video, iframe, canvas, image, object, embed")) return null;
    const known = seen.get(element);
    const look_ = known ?? fillOf(element, ours);
    if (!known) seen.set(element, look_);
    if (look_.hex !== null) return { element, hex: look_.hex, ours: look_.ours };
  }
  const root = opaqueBackground(document.documentElement);
  const color = rgbOf(root);
  const hex = color ? hexFrom(color.rgb, 1) : "#ffffff";
  return { element: document.documentElement, hex, ours: ours.has(hex) };
}

/** @param {Element} element @param {Set<string>} ours @returns {{hex: string | null, ours: boolean}} */
function fillOf(element, ours) {
  const style = getComputedStyle(element);
  const inChart = element instanceof SVGElement && element.localName !== "svg";
  const texts = inChart ? [style.fill, style.stroke] : [style.backgroundColor];
  for (const text of texts) {
    const color = rgbOf(text);
    if (!color || color.alpha * (inChart ? Number(style.fillOpacity) : 1) < 0.05) continue;
    const hex = hexFrom(color.rgb, 1);
    if (ours.has(hex)) return { hex, ours: true };
    // Marks on a colour scale are mixes of its stops.
    const chart = element.closest(".js-plotly-plot");
    const trace = chart && (traceAt(element, chart) ?? (element.closest(".colorbar") ? { colorscale: true } : null));
    const scaled = trace && (trace.colorscale || trace.marker?.colorscale || trace.coloraxis || trace.marker?.coloraxis || trace.type === "heatmap");
    return { hex, ours: Boolean(scaled && overBrandScale(rgbOf(hex)?.rgb ?? [])) || keyOf(element, inChart ? "fill" : "background-color") !== null };
  }
  if (style.backgroundImage !== "none" && style.backgroundImage.includes("gradient")) return { hex: "#808080", ours: keyOf(element, "background-image") !== null };
  return { hex: null, ours: false };
}

/** Whether a colour lies on one of the theme's scales, between two of its stops. @param {number[]} rgb */
function overBrandScale(rgb) {
  const scales = outfit?.template.layout?.colorscale ?? {};
  for (const name of SCALES) {
    const stops = (asScale(scales[name]) ?? []).map(([, color]) => rgbOf(color)?.rgb ?? [0, 0, 0]);
    for (let index = 1; index < stops.length; index += 1) {
      const [from, to] = [stops[index - 1], stops[index]];
      const along = to.map((value, channel) => value - from[channel]);
      const length = along.reduce((sum, value) => sum + value * value, 0) || 1;
      const t = Math.min(1, Math.max(0, along.reduce((sum, value, channel) => sum + value * (rgb[channel] - from[channel]), 0) / length));
      if (along.every((value, channel) => Math.abs(from[channel] + t * value - rgb[channel]) < 6)) return true;
    }
  }
  return false;
}
