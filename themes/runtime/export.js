// The start of an exported page: both modes are in the style sheet, the script follows whichever the app shows.

"use strict";

/** Whether the app itself shows its dark half: the same conditions as in the style sheet. */
function isDark() {
  const root = document.documentElement;
  return (
    root.dataset.bsTheme === "dark" ||
    root.getAttribute("data-mantine-color-scheme") === "dark" ||
    root.classList.contains("livery-dark")
  );
}

function followMode() {
  const mode = isDark() ? "dark" : "light";
  if (document.body && document.body.dataset.agThemeMode !== mode && (mode === "dark" || "agThemeMode" in document.body.dataset)) {
    document.body.dataset.agThemeMode = mode;
  }
  if (outfit?.mode === mode) return;
  outfit = __LIVERY_OUTFITS__[mode];
  schedule();
}

(() => {
  // The page is being previewed: it wears the theme that is being edited.
  if (/** @type {any} */ (document)[Symbol.for("livery")]) return;
  Object.defineProperty(document, Symbol.for("livery"), { value: "export" });
  followMode();
  watchPlotly();
  watchMantine();
  offerExpanding();
  new MutationObserver(followMode).observe(document.documentElement, {
    attributeFilter: ["class", "data-bs-theme", "data-mantine-color-scheme"],
  });
  const { overrides: forced } = __LIVERY_OUTFITS__;
  const start = () => {
    followMode();
    if (forced) override(forced.rules ?? [], Boolean(forced.all));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
