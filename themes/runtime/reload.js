// Loading again what changed on disk, without losing the place.

"use strict";

/** Of this tab and this page alone, and gone when it was used. */
const PLACES = "livery.places";
/** How long a page may take to be as long again as it was, in milliseconds. */
const SCROLL_PATIENCE = 10000;

/**
 * @typedef {{selector: string, left: number, top: number}} ScrolledTo
 */

/**
 * A selector that finds the element again in a page that is built anew.
 * @param {Element} element
 * @returns {string}
 */
function placeOf(element) {
  const parts = [];
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    if (at.id) {
      parts.unshift(`[id=${JSON.stringify(at.id)}]`);
      break;
    }
    if (!at.parentElement) {
      parts.unshift(at.localName);
      break;
    }
    parts.unshift(`:nth-child(${Array.prototype.indexOf.call(at.parentElement.children, at) + 1})`);
  }
  return parts.join(" > ");
}

/** Loads the page again; it scrolls back to where it was when it is there. */
function reloadInPlace() {
  /** @type {ScrolledTo[]} */
  const places = [];
  for (const element of document.querySelectorAll("*")) {
    if (element.scrollTop > 0 || element.scrollLeft > 0) {
      places.push({ selector: placeOf(element), left: element.scrollLeft, top: element.scrollTop });
    }
  }
  try {
    sessionStorage.setItem(PLACES, JSON.stringify({ url: location.href, places }));
  } catch {
    // A page without storage begins at its top.
  }
  location.reload();
}

/** Scrolls back after {@link reloadInPlace}, as soon as the page is long enough, unless the user was faster. */
function scrollBack() {
  /** @type {ScrolledTo[]} */
  let places = [];
  try {
    const kept = sessionStorage.getItem(PLACES);
    sessionStorage.removeItem(PLACES);
    const { url, places: found } = JSON.parse(kept ?? "{}");
    if (url === location.href && Array.isArray(found)) places = found;
  } catch {
    // Nothing was kept.
  }
  if (places.length === 0) return;
  const until = Date.now() + SCROLL_PATIENCE;
  const leave = () => {
    places = [];
  };
  for (const name of ["wheel", "pointerdown", "keydown", "touchstart"]) {
    window.addEventListener(name, leave, { once: true, capture: true, passive: true });
  }
  function look() {
    places = places.filter(({ selector, left, top }) => {
      const element = document.querySelector(selector);
      if (!element) return true;
      // At once: an app's smooth scrolling would show the way there.
      element.scrollTo({ left, top, behavior: "instant" });
      return Math.abs(element.scrollTop - top) > 1 || Math.abs(element.scrollLeft - left) > 1;
    });
    if (places.length > 0 && Date.now() < until) setTimeout(look, 100);
  }
  look();
}

/**
 * Loads style sheets again. The old one stays until the new one is there, so that nothing flashes.
 * @param {string[]} paths ends of their addresses
 */
function loadStylesAgain(paths) {
  for (const link of document.querySelectorAll("link[rel~='stylesheet']")) {
    if (!(link instanceof HTMLLinkElement)) continue;
    const address = new URL(link.href, location.href);
    const path = decodeURI(address.pathname);
    if (address.origin !== location.origin || !paths.some((end) => path.endsWith(`/${end}`))) continue;
    const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
    // As Dash writes it, so that its own hot reload finds the sheet too.
    address.searchParams.set("m", String(Date.now() / 1000));
    next.href = address.href;
    next.addEventListener("load", () => link.remove());
    next.addEventListener("error", () => next.remove());
    link.after(next);
  }
}
