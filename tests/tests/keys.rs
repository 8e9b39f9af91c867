//! Every key of the table, all the way: its own control is used through the accessibility tree of the real editor, the page
//! of a real app changes where the style sheet says that it does, and undo brings page and file back.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that finds nothing has failed; it tells where each key shows"
)]

use egui::accesskit::Role;
use egui::{Key as Press, Modifiers};
use egui_kittest::kittest::Queryable as _;
use livery_protocol::Source;
use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::editor::Editor;
use livery_tests::page::app;
use livery_themes::table::{Group, KEYS, Key, Kind};
use livery_themes::{Document, Mode, Theme, compile};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

const THEME: &str = r##"{
    "accent": "#1f78b4",
    "background_page": "#F2F2F2",
    "background_content": "#F9F9F9",
    "colorway": ["#1f78b4", "#e31a1c", "#33a02c"],
    "card_padding": "5px",
    "unknown": {"kept": 1.0}
}"##;

/// What the page shows. One element of each kind is looked at, in its place among its parents; charts by what they draw.
const LOOK: &str = r#"(() => {
  const names = ["color", "background-color", "background-image", "border-top-color", "border-right-color", "border-bottom-color",
    "border-left-color", "border-top-width", "border-bottom-width", "border-left-width", "border-top-style", "border-bottom-style",
    "border-top-left-radius", "outline-color", "outline-width", "outline-style", "box-shadow", "font-family", "font-size",
    "font-weight", "text-transform", "padding-top", "padding-left", "margin-top", "margin-left", "row-gap", "column-gap",
    "justify-content", "flex-direction", "text-decoration-color", "accent-color", "caret-color", "fill", "stroke",
    "grid-template-columns", "display", "color-scheme"];
  const kind = (element) => `${element.tagName.toLowerCase()}.${typeof element.className === "string" ? element.className.trim().replace(/\s+/g, ".") : ""}`;
  // What is drawn on a page of some thousand elements costs a second to read whole, and most of it is alike.
  const elements = () => {
    const seen = new Map();
    for (const element of document.querySelectorAll("html, body, body *")) {
      if (element.closest(".js-plotly-plot")) continue;
      if (element.namespaceURI.endsWith("svg") && element.tagName !== "svg") continue;
      // Rows of a table are of two kinds.
      const row = element.closest("tr");
      const stripe = row ? [...row.parentElement.children].indexOf(row) % 2 : "";
      const name = stripe + [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean).map(kind).reverse().join(" > ");
      if (!seen.has(name)) seen.set(name, element);
    }
    return seen;
  };
  const look = () => {
    // What is on its way to its colour has arrived.
    for (const animation of document.getAnimations()) try { animation.finish(); } catch { /* one without an end */ }
    const lines = new Map();
    for (const [name, element] of elements()) {
      for (const pseudo of ["", "::before", "::after", "::placeholder"]) {
        if (pseudo === "::placeholder" && !element.placeholder) continue;
        const style = getComputedStyle(element, pseudo || null);
        if ((pseudo === "::before" || pseudo === "::after") && style.content === "none") continue;
        lines.set(`${name}${pseudo}`, { element, pseudo, values: names.map((property) => style.getPropertyValue(property)) });
      }
    }
    return lines;
  };
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")].map((chart) => [...chart.querySelectorAll(".main-svg")].map((svg) => svg.outerHTML).join("\n"));
  // Where the style sheets refer to which custom property.
  const sites = () => {
    const found = [];
    const walk = (rules, small) => {
      for (const rule of rules) {
        if (rule instanceof CSSStyleRule) {
          for (const [, property, value] of rule.style.cssText.matchAll(/([\w-]+)\s*:\s*([^;]+)/g)) {
            const uses = [...value.matchAll(/var\(\s*--([\w-]+)/g)].map((use) => use[1]);
            if (small) uses.push("@small");
            // What the page itself is drawn in is said without a variable.
            if (property === "color-scheme") uses.push("livery-scheme");
            if (uses.length) found.push({ selector: rule.selectorText, property, uses });
          }
        }
        if (rule.cssRules) walk(rule.cssRules, small || /max-width/.test(rule.media?.mediaText ?? ""));
      }
    };
    for (const sheet of document.adoptedStyleSheets) walk(sheet.cssRules, false);
    return found;
  };
  // Everything that is computed from these.
  const followers = (all, changed) => {
    const set = new Set(changed);
    for (let size = -1; size !== set.size; ) {
      size = set.size;
      for (const { property, uses } of all) if (property.startsWith("--") && uses.some((use) => set.has(use))) set.add(property.slice(2));
    }
    return set;
  };
  const fits = (element, pseudo, selector) => selector.split(/,(?![^(]*\))/).some((one) => {
    if (pseudo ? !one.includes(pseudo) : /::/.test(one)) return false;
    try { return element.matches(one.replace(/::[\w-]+/g, "") || "*"); } catch { return false; }
  });
  let before;
  window.__keep = () => { before = { look: look(), charts: charts() }; return before.look.size; };
  const covers = (property, longhand) => property === longhand || (longhand.startsWith(`${property}-`) && longhand !== "color-scheme")
    || (property === "gap" && longhand.endsWith("-gap"))
    || (/^border-(width|style|color|radius)$/.test(property) && longhand.startsWith("border-") && longhand.endsWith(property.slice(6)));
  /**
   * What is another than when it was kept: a place that a rule names with the key, else one with what is computed from it,
   * else the charts; everything else that differs is no answer.
   */
  window.__differs = (key, changed) => {
    const now = look();
    const different = [];
    for (const [name, { element, pseudo, values }] of now) {
      const old = before.look.get(name);
      values.forEach((value, index) => {
        if (value !== old?.values[index]) different.push({ name, element, pseudo, property: names[index], from: old?.values[index], to: value });
      });
    }
    for (const name of before.look.keys()) if (!now.has(name)) different.push({ name, property: "is gone" });
    const drawn = charts().some((chart, index) => chart !== before.charts[index]);
    const all = changed.length ? sites() : [];
    const itself = (use) => use === key || use.startsWith(`${key}-`);
    for (const set of [{ has: itself }, followers(all, changed)]) {
      const relevant = all.filter(({ property, uses }) => !property.startsWith("--") && uses.some((use) => set.has(use)));
      for (const { element, pseudo, property, from, to } of different) {
        const site = element && relevant.find((site) => covers(site.property, property) && fits(element, pseudo, site.selector));
        if (site) return { rule: `${site.selector} { ${site.property} }`, from, to };
        // Or where the app itself asks for a variable that the style sheet gives.
        const own = [...(element?.getAttribute("style") ?? "").matchAll(/var\(\s*--([\w-]+)/g)].find((use) => set.has(use[1]));
        if (own) return { rule: `what the app gives var(--${own[1]})`, from, to };
      }
    }
    if (drawn) return { chart: true };
    return different.length ? { other: different.slice(0, 3).map(({ name, property, from, to }) => `${name} ${property}: ${from} -> ${to}`) } : null;
  };
})();"#;

/// Opens the section that a key is in, with all of its fields.
fn show(editor: &mut Editor, group: Group) {
    editor.harness.get_by_role_and_label(Role::Tab, group.label()).click();
    editor.run();
    if let Some(more) = editor.harness.query_by_label_contains("more field") {
        more.click_accesskit();
    }
    editor.run();
}

/// Uses the key's own control once.
fn change(editor: &mut Editor, key: &Key) {
    let label = key.label;
    match key.kind {
        Kind::Color => editor.words(label, "#7b2d43"),
        Kind::Font => editor.words(label, "Georgia"),
        // A page of the width of the test's is a small one below this.
        Kind::Length if key.name.starts_with("breakpoint") => editor.number(label, 1700.0),
        Kind::Length | Kind::FourLengths if editor.has_number(label) => editor.number(label, 21.0),
        Kind::FourLengths => editor.number(&format!("{label} top"), 21.0),
        Kind::Length => editor.words(label, "21px"),
        Kind::Number => editor.number(label, 17.0),
        Kind::Border { .. } | Kind::BorderStyle => {
            let whole = format!("{label} width");
            if editor.has_number(&whole) {
                editor.number(&whole, 7.0);
            } else {
                editor.number(&format!("{whole} top"), 7.0);
            }
        }
        Kind::Shadow => editor.click(&format!("{label} strength: Floating")),
        Kind::Enum(words) => {
            editor.harness.get_by_role_and_label(Role::ComboBox, label).click_accesskit();
            editor.run();
            let word = words.last().expect("has words").replace('_', " ");
            let shown = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
            editor.harness.query_all_by_label(&shown).last().expect("offers the word").click_accesskit();
            editor.run();
        }
        Kind::ColorList { .. } => editor.click(&format!("Remove color 1 of {label}")),
        Kind::Null => {}
    }
}

/// The custom properties that are others in the second theme; `@small` stands for what holds on small screens alone.
fn changed_properties(key: &Key, before: &Document, after: &Document) -> Vec<String> {
    if key.name.starts_with("breakpoint") {
        return vec!["@small".to_owned()];
    }
    let variables = |document: &Document| compile(&Theme::resolve(document, Mode::Light)).variables;
    let old = variables(before);
    let old: Vec<&str> = old.lines().collect();
    variables(after)
        .lines()
        .filter(|line| !old.contains(line))
        .filter_map(|line| Some(line.trim().strip_prefix("--")?.split_once(':')?.0.to_owned()))
        .collect()
}

#[test]
fn every_key_is_changed_in_the_editor_shows_in_the_page_and_is_taken_back() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let theme = folder.path().join("theme.json");
    std::fs::write(&theme, THEME)?;
    let runtime = Runtime::new()?;
    let dash = DashApp::start(&app("keys"), &[])?;
    let mut editor = Editor::open(&theme, Source::Address { url: dash.url() })?;
    let address = editor.address()?;
    let browser = runtime.block_on(Chromium::start())?;
    let width = |pixels: u32| {
        let size = json!({ "width": pixels, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        runtime.block_on(browser.devtools("Emulation.setDeviceMetricsOverride", size))
    };
    let ask = |expression: &str| runtime.block_on(browser.value(expression));
    let differs = |key: &str, changed: &[String]| ask(&format!("__differs({}, {})", json!(key), json!(changed)));
    runtime.block_on(browser.open(&address))?;
    runtime.block_on(browser.settle())?;
    editor.worn()?;
    ask(&format!("eval({LOOK:?})"))?;
    ask("__keep()")?;
    assert_eq!(differs("", &[])?, Value::Null, "the page is at rest");

    let mut silent = Vec::new();
    let mut open = None;
    let mut keys: Vec<&Key> = KEYS.iter().filter(|key| key.kind != Kind::Null).collect();
    keys.sort_by_key(|key| key.group.label());
    for key in keys {
        let name = key.name;
        if open != Some(key.group) {
            show(&mut editor, key.group);
            open = Some(key.group);
        }
        // Of small screens alone, so the page is one.
        let small = name == "font_size_smaller_screen";
        if small {
            width(420)?;
            ask("new Promise((done) => setTimeout(done, 500)).then(__keep)")?;
        }
        let before = editor.state().document().clone();
        assert_eq!(before.text(), THEME, "{name}");
        change(&mut editor, key);
        let after = editor.state().document().clone();
        assert_ne!(after.text(), THEME, "{name}: its control changes nothing");
        assert!(after.get(name).is_some(), "{name}: {}", after.text());
        assert_eq!(editor.state().history.depth(), 1, "{name}: one gesture is one step");
        let step = editor.state().history.undo_name().expect("a step").to_owned();
        assert!(step.starts_with(key.label), "{name}: the step is called {step:?}");
        editor.worn()?;
        let found = differs(name, &changed_properties(key, &before, &after))?;
        match (found.get("rule").and_then(Value::as_str), found.get("chart")) {
            (Some(rule), _) => println!("{name}: {rule}: {} -> {}", found["from"], found["to"]),
            (None, Some(_)) => println!("{name}: what charts draw"),
            (None, None) => silent.push(format!("{name}: {found}")),
        }
        editor.press(Modifiers::COMMAND, Press::Z);
        assert_eq!(editor.state().document().text(), THEME, "{name}: undo brings it back");
        editor.worn()?;
        assert_eq!(differs("", &[])?, Value::Null, "{name}: in the page too");
        if small {
            width(1400)?;
            ask("new Promise((done) => setTimeout(done, 500)).then(__keep)")?;
        }
    }
    assert!(silent.is_empty(), "keys that do not show where the style sheet says:\n{}", silent.join("\n"));
    runtime.block_on(browser.close())
}
