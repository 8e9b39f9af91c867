// The page as it will be printed: what style sheets say for print holds on the screen, the page is as wide as the paper, and
// what must not be cut goes to the next sheet. An approximation of what a browser's own print does, live and themed.

"use strict";

/** Sheets of paper in CSS pixels, and the margin that browsers leave (12.7 mm). */
const PAPERS = { a4: [794, 1123], letter: [816, 1056] };
const PAPER_MARGIN = 48;
const PAPER_GAP = 24;
/** Milliseconds until charts are drawn for the paper's width, and what would be cut is moved. */
const PAPER_SETTLES = 1600;
/** Milliseconds without a change in the page after which it is taken to be finished, and the longest wait for them. */
const STILL_FOR = 900;
const STILL_WITHIN = 10000;
/** Milliseconds until a page is printed where no dialog is shown. */
const PRINT_TAKES = 4000;
/** Milliseconds that drawing pictures for paper may take. */
const PICTURES_TAKE = 5000;

const paperSheet = new CSSStyleSheet();

/** @type {[CSSMediaRule | HTMLLinkElement, string][]} What media queries said. */
let mediaBefore = [];

/** @type {{format: "a4" | "letter", landscape: boolean} | null} */
let paper = null;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let paperTimer;

/** Print rules hold, screen rules do not. */
function mediaForPrint() {
  /** @param {CSSRuleList} rules */
  const walk = (rules) => {
    for (const rule of rules) {
      if (rule instanceof CSSMediaRule) {
        const text = rule.media.mediaText;
        const next = /\bprint\b/.test(text) ? (/not\s+print/.test(text) ? "not all" : "all") : /^\s*(only\s+)?screen\s*$/.test(text) ? "not all" : text;
        if (next !== text) {
          mediaBefore.push([rule, text]);
          rule.media.mediaText = next;
        }
        walk(rule.cssRules);
      } else if (rule instanceof CSSSupportsRule) walk(rule.cssRules);
    }
  };
  for (const sheet of allSheets()) {
    const rules = rulesOf(sheet);
    if (rules) walk(rules);
  }
  for (const link of document.querySelectorAll("link[rel=stylesheet][media]")) {
    if (!(link instanceof HTMLLinkElement) || !/print/.test(link.media)) continue;
    mediaBefore.push([link, link.media]);
    link.media = "all";
  }
}

function mediaBack() {
  for (const [rule, text] of mediaBefore.reverse()) {
    if (rule instanceof HTMLLinkElement) rule.media = text;
    else rule.media.mediaText = text;
  }
  mediaBefore = [];
}

/** @param {{format: "a4" | "letter", landscape: boolean} | null} size */
function showPaper(size) {
  useSheet(paperSheet);
  quietSizes(document.documentElement);
  collapse();
  mediaBack();
  clearTimeout(paperTimer);
  window.removeEventListener("resize", askPaper);
  paperWatch.disconnect();
  for (const element of document.querySelectorAll("[data-livery-push]")) element.removeAttribute("data-livery-push");
  paper = size;
  if (!size) {
    paperSheet.replaceSync("");
    setTimeout(() => {
      if (!paper) endQuiet(document.documentElement);
    }, 2000);
    return;
  }
  mediaForPrint();
  layPaper([]);
  // Charts are drawn for the new width first.
  askPaper();
  paperWatch.observe(document.body, { childList: true, subtree: true });
}

function askPaper() {
  clearTimeout(paperTimer);
  paperTimer = setTimeout(paginate, 700);
}

const paperWatch = new MutationObserver(askPaper);

/** @returns {[number, number]} */
function paperSize() {
  const [short, long] = PAPERS[paper?.format ?? "a4"];
  return paper?.landscape ? [long, short] : [short, long];
}

/** @param {number[]} pushes  by how much each marked element is moved down */
function layPaper(pushes) {
  const [width, height] = paperSize();
  const pitch = height + PAPER_GAP;
  const ground = "#70747c";
  // Printed or saved as PDF from here, it comes out on the same paper: what shows sheets is for a screen only. WebKit lays a
  // page out for fewer pixels than the paper has, unless it does not fit; charts are drawn for all of them. A grid leaves
  // out what is not on the screen.
  paperSheet.replaceSync(`
    @media print { html:root body { margin: 0 !important; min-width: ${width - 2 * PAPER_MARGIN}px !important; } }
    .ag-root-wrapper { content-visibility: visible !important; }
    [data-livery-pictured] { position: relative; }
    [data-livery-pictured] > .plot-container { visibility: hidden !important; }
    @page { size: ${paper?.format === "letter" ? "letter" : "A4"} ${paper?.landscape ? "landscape" : "portrait"}; margin: ${PAPER_MARGIN}px; }
    @media screen {
    html:root { background: ${ground} !important; }
    html:root body { box-sizing: border-box !important; width: ${width}px !important; min-width: 0 !important; max-width: none !important; margin: ${PAPER_GAP}px auto !important;
      padding: ${PAPER_MARGIN}px !important; min-height: ${height}px !important; height: auto !important; overflow: visible !important;
      background: repeating-linear-gradient(to bottom, var(--report_background_page, #fff) 0 ${height}px, ${ground} ${height}px ${pitch}px) !important; color: var(--report_text, #222); }
    html:root body > * { max-width: 100%; }
    html:root :is(#react-entry-point, #_dash-app-content) { height: auto !important; overflow: visible !important; }
    ${pushes.map((push, index) => `[data-livery-push="${index}"] { margin-top: ${push}px !important; }`).join("\n")}
    }
  `);
}

const UNCUT = ".dash-graph, .js-plotly-plot, .livery-card, .livery-data-card, .livery-control-card, .card, .mantine-Card-root, .ag-root-wrapper, img, svg, tr, h1, h2, h3, h4, p, li, figure, .alert, button, input, label";

/** Moves what would be cut to the next sheet. */
function paginate() {
  if (!paper) return;
  paperWatch.disconnect();
  for (const element of document.querySelectorAll("[data-livery-push]")) element.removeAttribute("data-livery-push");
  const [, height] = paperSize();
  const pitch = height + PAPER_GAP;
  const room = height - 2 * PAPER_MARGIN;
  /** @type {number[]} */
  const pushes = [];
  layPaper(pushes);
  const top = document.body.getBoundingClientRect().top;
  const candidates = [...document.body.querySelectorAll(UNCUT)].filter((element) => element instanceof HTMLElement && element.getClientRects().length > 0 && !element.parentElement?.closest(".js-plotly-plot, livery-ui, .ag-root-wrapper"));
  const began = performance.now();
  for (const element of candidates) {
    // A very long page must not stand still: what comes after may be cut in this picture.
    if (performance.now() - began > 1500 || pushes.length >= 200) break;
    const box = element.getBoundingClientRect();
    if (box.height > room || box.height === 0) continue;
    const from = box.top - top;
    const sheet = Math.floor((from + 1) / pitch);
    const end = sheet * pitch + height - PAPER_MARGIN;
    const cut = from < end + PAPER_MARGIN + PAPER_GAP + PAPER_MARGIN && from + box.height > end;
    if (!cut) continue;
    // What stands beside it in the same row goes along.
    let moved = /** @type {Element} */ (element);
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      const around = at.getBoundingClientRect();
      const row = /flex|grid/.test(getComputedStyle(at).display) && at.children.length > 1 && !getComputedStyle(at).flexDirection.startsWith("column");
      if (around.height > room || (!row && around.top < box.top - 60)) break;
      if (row || Math.abs(around.top - box.top) < 60) moved = at;
    }
    if (moved.matches("tr") || moved.hasAttribute("data-livery-push")) continue;
    const start = moved.getBoundingClientRect().top - top;
    const margin = parseFloat(getComputedStyle(moved).marginTop) || 0;
    pushes.push(Math.max(0, (sheet + 1) * pitch + PAPER_MARGIN - start + margin));
    moved.setAttribute("data-livery-push", String(pushes.length - 1));
    layPaper(pushes);
  }
  // The last sheet is whole.
  const sheets = Math.max(1, Math.ceil((document.body.scrollHeight - PAPER_GAP) / pitch));
  paperSheet.insertRule(`@media screen { html:root body { min-height: ${sheets * pitch - PAPER_GAP}px !important; } }`, paperSheet.cssRules.length);
  paperWatch.takeRecords();
  paperWatch.observe(document.body, { childList: true, subtree: true });
}

/**
 * Prints the page: into the system's dialog, or wherever the window wants it.
 * @param {{format: "a4" | "letter", landscape: boolean} | null} size
 */
async function printPage(size) {
  // Every previewed page is told; the one that is seen prints.
  if (document.hidden) return;
  const shown = paper;
  // A browser lays text out anew for the paper, but not charts: they are drawn for its width before.
  const drawn = size && (paper?.format !== size.format || paper.landscape !== size.landscape);
  if (drawn) {
    showPaper(size);
    await new Promise((done) => setTimeout(done, PAPER_SETTLES));
  }
  await stillness();
  const takeAway = await pictureWebGl();
  // Stands still while there is a dialog. `afterprint` does not come everywhere, and comes too early where there is none.
  window.print();
  setTimeout(() => {
    takeAway();
    if (drawn && paper === size) showPaper(shown);
  }, PRINT_TAKES);
}

/** Resolves when nothing in the page has changed for a while: charts are drawn, what is loaded is there. */
function stillness() {
  return new Promise((done) => {
    const end = () => {
      watch.disconnect();
      clearTimeout(quiet);
      clearTimeout(latest);
      done(undefined);
    };
    let quiet = setTimeout(end, STILL_FOR);
    // A page that never rests is printed as it is.
    const latest = setTimeout(end, STILL_WITHIN);
    const watch = new MutationObserver(() => {
      clearTimeout(quiet);
      quiet = setTimeout(end, STILL_FOR);
    });
    watch.observe(document.body, { childList: true, attributes: true, subtree: true });
  });
}

/**
 * What the graphics card draws prints as a black or an empty place: pictures stand for those charts meanwhile.
 * @returns {Promise<() => void>} takes them away again
 */
async function pictureWebGl() {
  const plotly = /** @type {any} */ (window).Plotly;
  const charts = [...document.querySelectorAll(".js-plotly-plot")].filter((chart) => chart.querySelector(".gl-container canvas, .gl-canvas, .maplibregl-canvas, .mapboxgl-canvas"));
  if (!plotly?.toImage || charts.length === 0) return () => {};
  /** @type {HTMLImageElement[]} */
  const pictures = [];
  const picture = async (/** @type {Element} */ chart) => {
    const { clientWidth: width, clientHeight: height } = chart;
    const image = new Image(width, height);
    image.src = await plotly.toImage(chart, { format: "png", width, height, scale: 2 });
    await image.decode();
    image.style.cssText = "position: absolute; inset: 0; visibility: visible";
    pictures.push(image);
    chart.append(image);
    chart.setAttribute("data-livery-pictured", "");
  };
  // A chart that cannot be drawn again is printed as the browser does.
  const all = Promise.allSettled(charts.map(picture));
  await Promise.race([all, new Promise((done) => setTimeout(done, PICTURES_TAKE))]);
  return () => {
    for (const image of pictures) {
      image.parentElement?.removeAttribute("data-livery-pictured");
      image.remove();
    }
  };
}
