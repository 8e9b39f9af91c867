//! A theme as files for a Dash app's `assets` folder.

use serde_json::{Value, json};

use crate::compile::categories;
use crate::document::{Document, Mode};
use crate::fonts;
use crate::theme::Theme;
use crate::variables::{self, Scope};
use crate::{runtime, template};

const HEAD: &str = "Made by Livery. Change theme.json in Livery and export again; changes made here are lost.";

/// The files that make a Dash app wear the theme without Livery: `zz_livery.css`, `zz_livery.js` and `theme.json`.
///
/// Dash loads a folder's files in alphabetical order, and the last style sheet wins. The app is light, and dark
/// wherever it says so itself: `data-bs-theme="dark"` (Bootstrap), `data-mantine-color-scheme="dark"` (Mantine), or the
/// class `livery-dark`, each on `<html>`; the first and the last also on any part of a page. What the app writes itself
/// gives way where `/livery/overrides` (`{"all": bool, "rules": [{kind, value, property, key}]}`) says so.
///
/// Fonts that the theme has as files are left out; see [`export_dash_with_fonts`].
pub fn export_dash(document: &Document) -> Vec<(String, Vec<u8>)> {
    export_dash_with_fonts(document, |_| None)
}

/// As [`export_dash`], with the theme's fonts in the style sheet. `read` gives a file's bytes by the name that the theme
/// has for it ([`fonts::faces`]).
pub fn export_dash_with_fonts(document: &Document, read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let light = Theme::resolve(document, Mode::Light);
    let dark = Theme::resolve(document, Mode::Dark);
    let css = format!(
        "/* {HEAD} */\n{}{}{}{}",
        fonts::embedded(document, read),
        variables::stylesheet(&light, Scope::Light),
        variables::stylesheet(&dark, Scope::Dark),
        runtime::RULES
    );
    let mut outfits = json!({ "light": outfit(&light, 0), "dark": outfit(&dark, 1) });
    if let Some(overrides) = document.get_in("/livery/overrides").filter(Value::is_object) {
        outfits["overrides"] = overrides;
    }
    let js = format!("// {HEAD}\n(() => {{\nconst __LIVERY_OUTFITS__ = {outfits};\n{}}})();\n", runtime::WEAR_SCRIPT);
    vec![
        ("zz_livery.css".to_owned(), css.into_bytes()),
        ("zz_livery.js".to_owned(), js.into_bytes()),
        ("theme.json".to_owned(), document.text().as_bytes().to_vec()),
    ]
}

fn outfit(theme: &Theme, sequence: u64) -> Value {
    json!({
        "mode": theme.mode(),
        "sequence": sequence,
        "template": template::template(theme),
        "categories": categories(theme),
    })
}
