// Two of the page beside each other: in two themes, or for two pairs of eyes.
//
// Each side is a frame with the page of its own, so that it is laid out for the room that it has; they are scrolled
// together and go to the same page. What is filled in or chosen on one side is that side's alone.

"use strict";

/**
 * Mirrors `livery_protocol::page::Pair`.
 * @typedef {{left: string, right: string, shows: "theme" | "vision"}} Pair
 *
 * What a frame lets the page around it do.
 * @typedef {{wear: (next: Outfit) => Promise<Worn>, obey: (order: Order) => void, go: (path: string) => void, window: Window}} Side
 */

/** Names of frames that wear what the page around them says. */
const SIDE = "livery-side-";

/** Where a frame finds the page around it. */
const AROUND = Symbol.for("livery.beside");

const besideSheet = new CSSStyleSheet();

/** @type {{pair: Pair, root: HTMLElement, names: HTMLElement[], sides: (Side | null)[]} | null} */
let beside = null;

/** @type {Map<string, Order>} The latest order of each kind that frames obey. */
const sideOrders = new Map();

/** @param {Pair | null} pair */
function showBeside(pair) {
  if (!pair) return endBeside();
  if (deck) return;
  const first = !beside;
  beside ??= twoFrames(pair);
  beside.pair = pair;
  [pair.left, pair.right].forEach((name, index) => {
    if (beside) beside.names[index].textContent = name;
  });
  if (first) {
    see(null, null);
    useSheet(besideSheet);
    besideSheet.replaceSync(`
      html { overflow: hidden !important; }
      body > :not(livery-beside) { visibility: hidden !important; }
      livery-beside { position: fixed; inset: 0; z-index: 2147483640; display: grid; grid-template-columns: 1fr 1fr; gap: 3px; background: #6b7280; }
      livery-beside > livery-side { position: relative; display: block; min-width: 0; background: Canvas; }
      livery-beside iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
      livery-beside livery-name { position: absolute; left: 50%; bottom: 12px; translate: -50% 0; max-width: 90%; padding: 4px 12px; border-radius: 14px; box-sizing: border-box;
        background: #15171ce6; color: #fff; font: 500 13px/20px system-ui, sans-serif; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; pointer-events: none; }
    `);
    offer(null);
  } else {
    void dressSides();
    for (const order of sideOrders.values()) obeyBeside(order);
  }
}

/** @param {Pair} pair */
function twoFrames(pair) {
  const root = document.createElement("livery-beside");
  const names = [];
  /** @type {(Side | null)[]} */
  const sides = [null, null];
  // The side that was scrolled last. The other goes where it is, as far as it reaches, and must not lead from there: a
  // page that is shorter, as one that is being loaded, would hold the first one back.
  let leader = 0;
  const due = () => {
    const [from, to] = [sides[leader]?.window, sides[1 - leader]?.window];
    const box = to?.document.scrollingElement;
    if (!from || !to || !box) return null;
    const left = Math.min(from.scrollX, box.scrollWidth - box.clientWidth);
    return { to, left, top: Math.min(from.scrollY, box.scrollHeight - box.clientHeight) };
  };
  const follow = () => {
    const place = due();
    place?.to.scrollTo({ left: place.left, top: place.top, behavior: "instant" });
  };
  for (const [index, name] of ["left", "right"].entries()) {
    const side = document.createElement("livery-side");
    const frame = Object.assign(document.createElement("iframe"), { name: SIDE + name, title: index === 0 ? pair.left : pair.right });
    frame.src = location.href;
    const label = document.createElement("livery-name");
    side.append(frame, label);
    root.append(side);
    names.push(label);
  }
  Object.defineProperty(window, AROUND, {
    configurable: true,
    value: {
      /** @param {string} name @param {Side} page */
      enter(name, page) {
        const index = name === `${SIDE}left` ? 0 : 1;
        sides[index] = page;
        void dressSides();
        for (const order of sideOrders.values()) obeyBeside(order);
        if (sides[1 - index]) leader = 1 - index;
        follow();
      },
      /** @param {string} name */
      scrolled(name) {
        const index = name === `${SIDE}left` ? 0 : 1;
        const place = index === leader ? null : due();
        if (place && Math.abs(place.to.scrollX - place.left) < 1 && Math.abs(place.to.scrollY - place.top) < 1) return;
        leader = index;
        follow();
      },
      /** @param {string} name */
      resized(name) {
        if ((name === `${SIDE}left` ? 0 : 1) !== leader) follow();
      },
      /** @param {string} name */
      moved(name) {
        const from = sides[name === `${SIDE}left` ? 0 : 1]?.window;
        const to = sides[name === `${SIDE}left` ? 1 : 0];
        if (from && to && from.location.href !== to.window.location.href) to.go(from.location.pathname + from.location.search);
      },
    },
  });
  document.body.append(root);
  return { pair, root, names, sides };
}

/** Both sides wear what they should. @returns {Promise<Worn | undefined>} when the left one does */
async function dressSides() {
  if (!beside || !edited) return undefined;
  const right = beside.pair.shows === "theme" ? (themes[0]?.outfit ?? edited) : edited;
  void beside.sides[1]?.wear(right);
  return beside.sides[0]?.wear(edited);
}

/**
 * An order that the frames obey in this page's place.
 * @param {Order} order
 * @returns {boolean} whether it was one
 */
function obeyBeside(order) {
  if (order.type !== "vision" && order.type !== "overrides" && order.type !== "touch") return false;
  sideOrders.set(order.type, order);
  if (!beside) return false;
  const [left, right] = beside.sides;
  right?.obey(order);
  left?.obey(order.type === "vision" && beside.pair.shows === "vision" ? { ...order, values: null, contrast: null } : order);
  return true;
}

function endBeside() {
  if (!beside) return;
  beside.root.remove();
  beside = null;
  besideSheet.replaceSync("");
  Reflect.deleteProperty(window, AROUND);
  for (const order of sideOrders.values()) obey(order);
  if (edited) wear(edited);
}

/**
 * The page as one of two sides, if it is: it wears what it was loaded with, and then what the page around it says.
 * @param {Boot} boot
 * @returns {boolean}
 */
function beASide(boot) {
  const around = window.name.startsWith(SIDE) ? /** @type {any} */ (window.parent)[AROUND] : undefined;
  if (!around) return false;
  keepSheets();
  watchPlotly();
  watchMantine();
  wear(boot.outfit);
  whenReady(() => {
    around.enter(window.name, {
      wear: (/** @type {Outfit} */ next) => new Promise((done) => wear(next, done)),
      obey,
      go: (/** @type {string} */ path) => void goTo(path, null, visit),
      window,
    });
    window.addEventListener("scroll", () => around.scrolled(window.name), { passive: true });
    const sizes = new ResizeObserver(() => around.resized(window.name));
    for (const element of [document.documentElement, document.body]) sizes.observe(element);
    for (const event of ["popstate", "_dashprivate_pushstate"]) window.addEventListener(event, () => around.moved(window.name));
    around.moved(window.name);
  });
  return true;
}
