//! The script and the static style sheet that a page carries, as texts.

/// Joins files of `runtime/` inside one function, so that nothing of them is visible to the page.
macro_rules! script {
    ($($file:literal),*) => {
        concat!("(() => {\n", $(include_str!(concat!("../runtime/", $file)), "\n"),*, "})();\n")
    };
}

/// Wear and agent: reads `window.__LIVERY__` (a `Boot` of the protocol), puts the theme on, and talks to the host.
pub const PAGE_SCRIPT: &str = script!(
    "wear.js",
    "ui.js",
    "names.js",
    "expand.js",
    "sheets.js",
    "nearest.js",
    "override.js",
    "vision.js",
    "paper.js",
    "present.js",
    "origins.js",
    "cascade.js",
    "inspect.js",
    "escapes.js",
    "surface.js",
    "reload.js",
    "spare.js",
    "beside.js",
    "agent.js"
);

/// Wear alone, as an export carries it: reads the constant `__LIVERY_OUTFITS__`, which the export puts around it.
pub const WEAR_SCRIPT: &str =
    script!("wear.js", "ui.js", "names.js", "expand.js", "sheets.js", "nearest.js", "override.js", "export.js");

/// Every rule, in terms of the variables that [`crate::compile`] gives. Depends on nothing but Livery's version.
pub const RULES: &str = concat!(
    include_str!("../runtime/css/libraries.css"),
    include_str!("../runtime/css/page.css"),
    include_str!("../runtime/css/dash.css"),
    include_str!("../runtime/css/table.css"),
    include_str!("../runtime/css/grid.css"),
    include_str!("../runtime/css/bootstrap.css"),
    include_str!("../runtime/css/mantine.css"),
    include_str!("../runtime/css/layout.css"),
    include_str!("../runtime/css/media.css"),
);
