//! A theme with a value for every key.

use std::str::FromStr as _;
use std::sync::Arc;

use indexmap::IndexMap;
use livery_colorways::Color;
use serde_json::{Map, Value};

use crate::check;
use crate::css;
use crate::document::{Document, Mode};
use crate::resolver::{Resolved, Resolver};
use crate::shades;
use crate::table::{self, KEYS, Key, Kind, LIVERY};

/// How a key stands to its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has the value that its rule gives, and moves along when the keys change that the rule reads.
    Following,
    /// It has a value of its own and stays.
    Own,
}

/// A theme with a value for every key of the table, in one mode. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    inner: Arc<Inner>,
}

#[derive(Debug, PartialEq)]
struct Inner {
    mode: Mode,
    slots: Vec<Slot>,
    extras: IndexMap<String, Value>,
    name: Option<String>,
    description: Option<String>,
    diverging: Option<Vec<Color>>,
    categories: IndexMap<String, Color>,
}

#[derive(Debug, PartialEq)]
struct Slot {
    value: Value,
    following: Value,
    written: bool,
    standing: Standing,
    color: Option<Color>,
}

static NULL: Value = Value::Null;

impl Theme {
    /// Works a document out for one mode. Total: what the document lacks, or has in a form that cannot be used, comes
    /// from the table's rules. Dark mode of a theme without a dark half is derived from the light one; a theme whose
    /// own surfaces are dark is the same in both modes.
    pub fn resolve(document: &Document, mode: Mode) -> Self {
        Self::with_hidden(document.values_ref(), mode, &[])
    }

    /// As [`Theme::resolve`], with some JSON pointers of the mode's own layer (the file's top level, or its dark half)
    /// taken as absent.
    pub(crate) fn with_hidden(values: &Map<String, Value>, mode: Mode, hidden: &[String]) -> Self {
        let empty = Map::new();
        let livery = values.get(LIVERY).and_then(Value::as_object).unwrap_or(&empty);
        let dark = livery.get("dark").and_then(Value::as_object).unwrap_or(&empty);
        let light_hidden: &[String] = if mode == Mode::Light { hidden } else { &[] };
        let mut light = Resolver::new(values, light_hidden);
        let surface_is_dark = shades::is_dark(light.surface("background_page"));
        let merged;
        let mut own = values;
        let resolver = match mode {
            Mode::Light => light,
            Mode::Dark if surface_is_dark && dark.is_empty() => light,
            Mode::Dark if surface_is_dark => {
                merged = merged_halves(values, dark, hidden);
                own = &merged;
                Resolver::new(&merged, &[])
            }
            Mode::Dark => {
                let (light, _) = light.run();
                Resolver::new_dark(values, dark, &light, hidden)
            }
        };
        let dark = if mode == Mode::Dark { dark } else { &empty };
        Self::from_resolver(resolver, [own, dark], mode, livery)
    }

    fn from_resolver<'a>(
        mut resolver: Resolver<'a>,
        layers: [&'a Map<String, Value>; 2],
        mode: Mode,
        livery: &Map<String, Value>,
    ) -> Self {
        let mut extras = IndexMap::new();
        for (name, value) in layers.into_iter().flatten() {
            if table::index(name).is_none() && name != LIVERY && !name.starts_with('$') {
                let value =
                    if value.is_array() || value.is_object() { Some(value.clone()) } else { resolver.extra(name) };
                extras.extend(value.map(|value| (name.clone(), value)));
            }
        }
        let (resolved, _) = resolver.run();
        let slots = KEYS.iter().zip(resolved).map(|(key, resolved)| Slot::new(key, resolved)).collect();
        let text = |name: &str| livery.get(name).and_then(Value::as_str).map(str::to_owned);
        let diverging: Option<Vec<Color>> = livery
            .get("diverging")
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(|element| Color::from_str(element.as_str()?).ok()).collect());
        let categories = livery.get("category_colors").and_then(Value::as_object).map(|map| {
            map.iter()
                .filter_map(|(name, color)| Some((name.clone(), Color::from_str(color.as_str()?).ok()?)))
                .collect()
        });
        Self {
            inner: Arc::new(Inner {
                mode,
                slots,
                extras,
                name: text("name"),
                description: text("description"),
                diverging: diverging.filter(|list| list.len() >= 3),
                categories: categories.unwrap_or_default(),
            }),
        }
    }

    fn slot(&self, key: &str) -> Option<&Slot> {
        self.inner.slots.get(table::index(key)?)
    }

    /// Which half this is.
    pub fn mode(&self) -> Mode {
        self.inner.mode
    }

    /// Whether the page is dark, so that light text is read on it.
    pub fn is_dark(&self) -> bool {
        shades::is_dark(self.surface("background_page"))
    }

    /// A key's value, of the kind that the table says, with every field of a border and variables filled in. `null` for
    /// a key that the table does not have.
    pub fn value(&self, key: &str) -> &Value {
        self.slot(key).map_or(&NULL, |slot| &slot.value)
    }

    /// A key's color, a border's too. Black where the key has none.
    pub fn color(&self, key: &str) -> Color {
        self.slot(key).and_then(|slot| slot.color).unwrap_or(shades::BLACK)
    }

    /// A surface's color as it looks: a translucent one with what is below it. Opaque.
    pub fn surface(&self, key: &str) -> Color {
        let color = self.color(key);
        if color.alpha >= 1.0 {
            return color;
        }
        let below = match table::key(key).map(|key| key.role) {
            Some(table::Role::Surface(Some(below))) => self.surface(below),
            _ => shades::WHITE,
        };
        color.over(below)
    }

    /// A list's colors. Empty for a key that is no list.
    pub fn colors(&self, key: &str) -> Vec<Color> {
        let elements = self.value(key).as_array().map(Vec::as_slice).unwrap_or_default();
        elements.iter().filter_map(|element| Color::from_str(element.as_str()?).ok()).collect()
    }

    /// A key's value as CSS: lengths with units, font stacks quoted and with a generic family at the end, lists and
    /// borders as their parts in a row.
    pub fn css(&self, key: &str) -> String {
        let Some(kind) = table::key(key).map(|key| key.kind) else { return plain_css(self.extra(key)) };
        let value = self.value(key);
        match kind {
            Kind::Length | Kind::FourLengths => css_lengths(value),
            Kind::Font => css::font_stack(value.as_str().unwrap_or_default()),
            Kind::ColorList { .. } => {
                let elements = value.as_array().map(Vec::as_slice).unwrap_or_default();
                elements.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
            }
            Kind::Border { style, .. } => {
                let style = if style { self.field(key, "style") } else { "solid".to_owned() };
                format!("{} {style} {}", self.field(key, "width"), self.field(key, "color"))
            }
            Kind::BorderStyle => {
                let style = ["borderStyle", "borderBottomStyle"].map(|field| self.field(key, field));
                let style = style.into_iter().find(|style| !style.is_empty()).unwrap_or_else(|| "solid".to_owned());
                let width = self.field(key, "borderWidth");
                if !width.is_empty() {
                    return format!("{width} {style}");
                }
                let sides = ["borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth"];
                let sides = sides.map(|side| Some(self.field(key, side)).filter(|width| !width.is_empty()));
                let [top, right, bottom, left] = sides.map(|width| width.unwrap_or_else(|| "0px".to_owned()));
                format!("{top} {right} {bottom} {left} {style}")
            }
            _ => plain_css(value),
        }
    }

    /// One field of a border as CSS: `width`, `style`, `color`, `radius`, or a name that React uses
    /// (`borderWidth` …). Empty where the key has no such field.
    pub fn field(&self, key: &str, field: &str) -> String {
        match self.value(key).get(field) {
            None => String::new(),
            Some(value) if field.ends_with("olor") || field.ends_with("tyle") || field == "name" => plain_css(value),
            Some(value) => css_lengths(value),
        }
    }

    /// Whether a key follows its rule. Keys that the table does not have are their own.
    pub fn standing(&self, key: &str) -> Standing {
        self.slot(key).map_or(Standing::Own, |slot| slot.standing)
    }

    /// Whether one field of a border follows its rule.
    pub fn field_standing(&self, key: &str, field: &str) -> Standing {
        let Some(slot) = self.slot(key) else { return Standing::Own };
        match (slot.value.get(field), slot.following.get(field)) {
            (Some(value), Some(rule)) if check::same_field(field, value, rule) => Standing::Following,
            (None, None) => slot.standing,
            _ => Standing::Own,
        }
    }

    /// What a key's rule gives, with the theme's other keys as they are.
    pub fn following_value(&self, key: &str) -> Value {
        self.slot(key).map(|slot| slot.following.clone()).unwrap_or_default()
    }

    /// Whether the document itself has a usable or unusable value for a key, in this mode's own layer.
    pub fn is_written(&self, key: &str) -> bool {
        self.slot(key).is_some_and(|slot| slot.written)
    }

    /// Keys that the table does not have, with variables filled in; `livery` is not among them.
    pub fn extras(&self) -> &IndexMap<String, Value> {
        &self.inner.extras
    }

    fn extra(&self, key: &str) -> &Value {
        self.inner.extras.get(key).unwrap_or(&NULL)
    }

    /// The theme's own name, where it has one.
    pub fn name(&self) -> Option<&str> {
        self.inner.name.as_deref()
    }

    /// The theme's description, where it has one.
    pub fn description(&self) -> Option<&str> {
        self.inner.description.as_deref()
    }

    /// The diverging scale from one end over the middle to the other, where the theme has one of its own.
    pub fn diverging(&self) -> Option<&[Color]> {
        self.inner.diverging.as_deref()
    }

    /// The colors that categories keep in every chart, by the category's name.
    pub fn category_colors(&self) -> &IndexMap<String, Color> {
        &self.inner.categories
    }

    /// All keys of the table with their values, in the table's order.
    pub fn to_map(&self) -> Map<String, Value> {
        KEYS.iter().zip(&self.inner.slots).map(|(key, slot)| (key.name.to_owned(), slot.value.clone())).collect()
    }
}

impl Slot {
    fn new(key: &Key, resolved: Resolved) -> Self {
        let Resolved { value, following, written } = resolved;
        let own = written && !check::same(key.kind, &value, &following);
        let color = match key.kind {
            Kind::Color => value.as_str(),
            Kind::Border { .. } => value.get("color").and_then(Value::as_str),
            _ => None,
        };
        let color = color.and_then(|text| Color::from_str(text).ok());
        Self { value, following, written, standing: if own { Standing::Own } else { Standing::Following }, color }
    }
}

/// Of a theme whose own surfaces are dark: its keys, with those of the dark half over them.
fn merged_halves(values: &Map<String, Value>, dark: &Map<String, Value>, hidden: &[String]) -> Map<String, Value> {
    let mut merged = values.clone();
    for (name, value) in dark {
        if hidden.iter().any(|pointer| pointer.trim_start_matches('/') == name) {
            continue;
        }
        match (merged.get_mut(name), value) {
            (Some(Value::Object(fields)), Value::Object(over)) => {
                fields.extend(over.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
            _ => {
                merged.insert(name.clone(), value.clone());
            }
        }
    }
    merged
}

fn plain_css(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Lengths with a unit also where they are zero: `calc()` does not take a bare one.
fn css_lengths(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("{number}px"),
        Value::String(text) => match css::words(text) {
            Some(words) => {
                words.into_iter().map(|word| if word == "0" { "0px" } else { word }).collect::<Vec<_>>().join(" ")
            }
            None => text.clone(),
        },
        _ => String::new(),
    }
}
