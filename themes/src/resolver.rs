//! From the keys that a file has to a value for every key.

use std::collections::HashMap;
use std::str::FromStr as _;

use livery_colorways::{Color, Oklch};
use serde_json::{Map, Value};

use crate::check::{self, Problem};
use crate::css;
use crate::document::Severity;
use crate::rules::hex;
use crate::shades::{self, MARK_CONTRAST, TEXT_CONTRAST, WHITE};
use crate::table::{self, KEYS, Kind, Role};

/// Variables may refer to variables this deep; deeper is taken for a mistake.
const MOST_REFERENCES_DEEP: usize = 64;
/// A value may grow this long when its variables are filled in; a few variables that each name another twice would
/// fill the memory otherwise.
const LONGEST_VALUE: usize = 4096;

/// Where a key's value comes from.
#[derive(Clone, Debug, Default)]
enum Own {
    /// The rule.
    #[default]
    Absent,
    /// The file; variables not yet filled in.
    Written(Value),
    /// The light half, to be made to fit a dark page. With what its rule gives there.
    Adapted { light: Value, light_rule: Value },
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Todo,
    Busy(usize),
    Done(Value),
}

/// What a key came to.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) value: Value,
    pub(crate) following: Value,
    pub(crate) written: bool,
}

/// Fills in every key, each once, in whatever order the rules ask for them.
pub(crate) struct Resolver<'a> {
    own: Vec<Own>,
    extras: HashMap<&'a str, &'a Value>,
    state: Vec<State>,
    colors: Vec<Option<Color>>,
    busy: usize,
    busy_extras: Vec<&'a str>,
    /// How deep the key stands that a circle of references came back to.
    circle: Option<usize>,
    problems: Vec<(String, Problem)>,
}

/// Why a text's variables cannot be filled in.
enum Unfilled {
    Undefined(String),
    Circle,
    TooLong,
}

impl<'a> Resolver<'a> {
    /// Over a file's keys. `hidden` names JSON pointers (a key, or one field or element of it) that are taken as absent.
    pub(crate) fn new(values: &'a Map<String, Value>, hidden: &[String]) -> Self {
        let mut own: Vec<Own> = vec![Own::Absent; KEYS.len()];
        let mut extras = HashMap::new();
        for (name, value) in values {
            if let Some(index) = table::index(name) {
                if !value.is_null()
                    && let Some(slot) = own.get_mut(index)
                {
                    *slot = Own::Written(value.clone());
                }
            } else if name != table::LIVERY {
                extras.insert(name.as_str(), value);
            }
        }
        for pointer in hidden {
            let (name, below) = match pointer.trim_start_matches('/').split_once('/') {
                Some((name, below)) => (name, Some(below)),
                None => (pointer.trim_start_matches('/'), None),
            };
            let Some(slot) = table::index(name).and_then(|index| own.get_mut(index)) else { continue };
            match (slot, below) {
                (Own::Written(Value::Object(fields)), Some(below)) => {
                    fields.remove(below);
                }
                (Own::Written(Value::Array(elements)), Some(below)) => {
                    if let Some(element) = below.parse::<usize>().ok().and_then(|index| elements.get_mut(index)) {
                        *element = Value::Null;
                    }
                }
                (slot, _) => *slot = Own::Absent,
            }
        }
        Self {
            own,
            extras,
            state: vec![State::Todo; KEYS.len()],
            colors: vec![None; KEYS.len()],
            busy: 0,
            busy_extras: Vec::new(),
            circle: None,
            problems: Vec::new(),
        }
    }

    /// Over the dark half, with what the light half came to where the dark half is silent.
    pub(crate) fn new_dark(
        values: &'a Map<String, Value>,
        dark: &'a Map<String, Value>,
        light: &[Resolved],
        hidden: &[String],
    ) -> Self {
        let mut resolver = Self::new(values, &[]);
        let mut halves = Self::new(dark, hidden);
        resolver.extras.extend(halves.extras.drain());
        let dark_surface =
            |name: &str| table::index(name).and_then(|index| halves.own.get(index)).is_some_and(Own::is_some);
        let any_surface = dark_surface("background_content") || dark_surface("background_page");
        let surfaces = if any_surface { None } else { dark_surfaces(light) };
        for (index, key) in KEYS.iter().enumerate() {
            let (Some(slot), Some(half), Some(light)) =
                (resolver.own.get_mut(index), halves.own.get_mut(index), light.get(index))
            else {
                continue;
            };
            let surface = match (&surfaces, key.name) {
                (Some(surfaces), "background_content") => Some(surfaces[0]),
                (Some(surfaces), "background_page") => Some(surfaces[1]),
                _ => None,
            };
            *slot = if let Own::Written(value) = std::mem::take(half) {
                Own::Written(with_missing_fields(value, &light.value))
            } else if let Some(surface) = surface {
                Own::Adapted { light: hex(surface), light_rule: Value::Null }
            } else if key.name == "color_scheme" {
                Own::Absent
            } else if matches!(key.role, Role::Plain | Role::Print) && !matches!(key.kind, Kind::ColorList { .. }) {
                std::mem::take(slot)
            } else if refers(slot) {
                // A reference means the same key in either half.
                std::mem::take(slot)
            } else if light.written {
                Own::Adapted { light: light.value.clone(), light_rule: light.following.clone() }
            } else {
                Own::Absent
            };
        }
        resolver
    }

    /// Every key's value, in the table's order, and what is wrong with the file's.
    pub(crate) fn run(mut self) -> (Vec<Resolved>, Vec<(String, Problem)>) {
        let written: Vec<bool> = self.own.iter().map(|own| matches!(own, Own::Written(_))).collect();
        let values: Vec<Value> = (0..KEYS.len()).map(|index| self.value(index)).collect();
        let mut resolved = Vec::with_capacity(KEYS.len());
        for (index, (value, written)) in values.into_iter().zip(written).enumerate() {
            // With everything settled, a written key's rule can be asked too. A key that is not written is its rule.
            let absent = matches!(self.own.get(index), Some(Own::Absent) | None);
            let following = if absent { value.clone() } else { self.rule_value(index) };
            resolved.push(Resolved { value, following, written });
        }
        (resolved, self.problems)
    }

    /// A text with its variables filled in, as a key that the table does not have would have it.
    pub(crate) fn extra(&mut self, name: &'a str) -> Option<Value> {
        let value = *self.extras.get(name)?;
        match value {
            Value::String(text) => {
                self.busy_extras.push(name);
                let filled = self.filled(text);
                self.busy_extras.pop();
                match filled {
                    Ok(text) => Some(Value::String(text)),
                    Err(unfilled) => {
                        self.circle = None;
                        let mut problem = unfilled.problem(String::new());
                        // A page may have the variable, and gets the text as it stands.
                        let kept = matches!(unfilled, Unfilled::Undefined(_)).then(|| value.clone());
                        if kept.is_some() {
                            problem.severity = Severity::Warning;
                        }
                        self.problems.push((name.to_owned(), problem));
                        kept
                    }
                }
            }
            Value::Number(_) | Value::Bool(_) => Some(value.clone()),
            _ => None,
        }
    }

    /// Whether the file says something about a key.
    pub(crate) fn is_written(&self, name: &str) -> bool {
        table::index(name).and_then(|index| self.own.get(index)).is_some_and(Own::is_some)
    }

    /// A key's value.
    pub(crate) fn value_of(&mut self, name: &str) -> Value {
        table::index(name).map(|index| self.value(index)).unwrap_or_default()
    }

    /// A key's color; black where it has none.
    pub(crate) fn color_of(&mut self, name: &str) -> Color {
        let Some(index) = table::index(name) else { return shades::BLACK };
        if let Some(Some(color)) = self.colors.get(index) {
            return *color;
        }
        let value = self.value(index);
        let color = value.as_str().and_then(|text| Color::from_str(text).ok()).unwrap_or(shades::BLACK);
        if let (Some(State::Done(_)), Some(slot)) = (self.state.get(index), self.colors.get_mut(index)) {
            *slot = Some(color);
        }
        color
    }

    /// A surface as it looks: translucent ones with what is below them.
    pub(crate) fn surface(&mut self, name: &str) -> Color {
        let color = self.color_of(name);
        if color.alpha >= 1.0 {
            return color;
        }
        let below = match table::key(name).map(|key| key.role) {
            Some(Role::Surface(Some(below))) => self.surface(below),
            _ => WHITE,
        };
        color.over(below)
    }

    /// Several surfaces.
    pub(crate) fn surfaces(&mut self, names: &[&str]) -> Vec<Color> {
        names.iter().map(|name| self.surface(name)).collect()
    }

    fn rule_value(&mut self, index: usize) -> Value {
        KEYS.get(index).map(|key| key.rule.value(self)).unwrap_or_default()
    }

    fn value(&mut self, index: usize) -> Value {
        match self.state.get(index) {
            Some(State::Done(value)) => return value.clone(),
            Some(State::Busy(depth)) => {
                self.circle = Some(self.circle.map_or(*depth, |known| known.min(*depth)));
                return KEYS.get(index).and_then(|key| serde_json::from_str(key.example).ok()).unwrap_or_default();
            }
            _ => {}
        }
        let depth = self.busy;
        self.set_state(index, State::Busy(depth));
        self.busy += 1;
        // A circle that was met before this key was asked for is none of its own.
        let outer = self.circle.take();
        let own = self.own.get(index).cloned().unwrap_or_default();
        let mut value = match own {
            Own::Written(written) => self.written_value(index, &written),
            Own::Adapted { light, light_rule } => self.adapted_value(index, &light, &light_rule),
            Own::Absent => self.rule_value(index),
        };
        if let Some(circle) = self.circle {
            // Every key of a circle falls back to its rule. Those that are no more than passed through are asked again.
            if let Some(own @ Own::Written(_)) = self.own.get_mut(index) {
                *own = Own::Absent;
                let name = KEYS.get(index).map_or("", |key| key.name);
                self.problems.push((name.to_owned(), Unfilled::Circle.problem(String::new())));
            }
            if circle < depth {
                self.busy -= 1;
                self.set_state(index, State::Todo);
                self.circle = Some(outer.map_or(circle, |outer| outer.min(circle)));
                return value;
            }
            self.circle = None;
            value = self.rule_value(index);
        }
        self.circle = outer;
        self.busy -= 1;
        self.set_state(index, State::Done(value.clone()));
        value
    }

    fn set_state(&mut self, index: usize, state: State) {
        if let Some(slot) = self.state.get_mut(index) {
            *slot = state;
        }
    }

    fn written_value(&mut self, index: usize, written: &Value) -> Value {
        let Some(key) = KEYS.get(index) else { return Value::Null };
        let filled = self.filled_value(key.name, written, "");
        if self.circle.is_some() {
            return Value::Null;
        }
        let mut problems = Vec::new();
        let usable = filled.and_then(|value| check::usable(key.kind, &value, &mut |problem| problems.push(problem)));
        self.problems.extend(problems.into_iter().map(|problem| (key.name.to_owned(), problem)));
        match usable {
            Some(value) if is_whole(key.kind, &value) => value,
            Some(value) => {
                let rule = self.rule_value(index);
                completed(value, &rule)
            }
            None => self.rule_value(index),
        }
    }

    /// A value of the light half as it fits a dark page: color by color, by what it is for.
    fn adapted_value(&mut self, index: usize, light: &Value, light_rule: &Value) -> Value {
        let Some(key) = KEYS.get(index) else { return Value::Null };
        if light_rule.is_null() {
            return light.clone();
        }
        match key.kind {
            Kind::Color => {
                let (color, follows) = (color_in(light), color_in(light_rule));
                let root = matches!(key.name, "accent" | "accent_positive" | "accent_negative");
                if same_color(color, follows) && !root {
                    return self.rule_value(index);
                }
                self.adapted_color(key.role, color).unwrap_or_else(|kept| match kept {
                    Kept::AsWritten => light.clone(),
                    Kept::Rule => self.rule_value(index),
                })
            }
            Kind::Border { .. } => {
                let rule = self.rule_value(index);
                let (color, follows) = (light.get("color"), light_rule.get("color"));
                let adapted = match (color, follows) {
                    (Some(color), Some(follows)) if !same_color(color_in(color), color_in(follows)) => {
                        match self.adapted_color(key.role, color_in(color)) {
                            Ok(adapted) => Some(adapted),
                            Err(Kept::AsWritten) => Some(color.clone()),
                            Err(Kept::Rule) => None,
                        }
                    }
                    _ => None,
                };
                let mut fields = light.as_object().cloned().unwrap_or_default();
                if let Some(adapted) = adapted.or_else(|| rule.get("color").cloned()) {
                    fields.insert("color".to_owned(), adapted);
                }
                completed(Value::Object(fields), &rule)
            }
            Kind::ColorList { .. } if check::same(key.kind, light, light_rule) => self.rule_value(index),
            Kind::ColorList { .. } if matches!(key.role, Role::Mark(_)) => {
                let elements = light.as_array().map(Vec::as_slice).unwrap_or_default();
                let adapted = elements
                    .iter()
                    .map(|element| self.adapted_color(key.role, color_in(element)).unwrap_or_else(|_| element.clone()));
                Value::Array(adapted.collect())
            }
            _ => light.clone(),
        }
    }

    fn adapted_color(&mut self, role: Role, color: Color) -> Result<Value, Kept> {
        let tint = color.to_oklch();
        let Oklch { l, c, .. } = tint;
        if color.alpha <= 0.0 {
            return Err(Kept::AsWritten);
        }
        match role {
            // Bands that are dark already (a navy header) or clearly the brand's fit a dark page too.
            Role::Surface(_) if (l < 0.5 || c >= 0.12) && color.alpha >= 1.0 => Err(Kept::AsWritten),
            Role::Text(on) => {
                let surfaces = self.surfaces(on);
                if shades::worst_contrast(color, &surfaces) >= TEXT_CONTRAST {
                    return Err(Kept::AsWritten);
                }
                if c < 0.01 {
                    return Err(Kept::Rule);
                }
                if c >= 0.1 {
                    return Ok(hex(shades::readable(color, &surfaces, TEXT_CONTRAST)));
                }
                // Ink with a tint: as strong on dark as it was on light, with less of the tint, which dark makes louder.
                let wanted = 6.0 + (0.65 - l).clamp(0.0, 0.4) * 12.0;
                Ok(hex(shades::tinted_ink(&surfaces, Oklch { c: c.min(0.03), ..tint }, wanted)))
            }
            // Colored lines are the brand's; pale ones were meant to be hardly seen, and would glare.
            Role::Line(_) if c >= 0.09 || (c >= 0.05 && l < 0.7) => Err(Kept::AsWritten),
            Role::Mark(on) => {
                let surfaces = self.surfaces(on);
                if shades::worst_contrast(color, &surfaces) >= MARK_CONTRAST {
                    return Err(Kept::AsWritten);
                }
                Ok(hex(shades::readable(color, &surfaces, MARK_CONTRAST)))
            }
            _ => Err(Kept::Rule),
        }
    }

    /// A value with the variables in its texts filled in. What cannot be filled in is left out; in a list it becomes
    /// null, so that the others keep their numbers.
    fn filled_value(&mut self, key: &str, value: &Value, below: &str) -> Option<Value> {
        match value {
            Value::String(text) => match self.filled(text) {
                Ok(text) => Some(Value::String(text)),
                // A circle through keys is told where it closes; one through unknown keys alone, here.
                Err(Unfilled::Circle) if self.circle.is_some() => None,
                Err(unfilled) => {
                    self.problems.push((key.to_owned(), unfilled.problem(below.to_owned())));
                    None
                }
            },
            Value::Array(elements) => {
                let elements = elements.iter().enumerate();
                let filled = elements.map(|(index, element)| {
                    let below = format!("{below}/{index}");
                    self.filled_value(key, element, &below).unwrap_or_default()
                });
                Some(Value::Array(filled.collect()))
            }
            Value::Object(fields) => {
                let mut filled = Map::new();
                for (name, value) in fields {
                    let below = format!("{below}{}", check::pointer_step(name));
                    if let Some(value) = self.filled_value(key, value, &below) {
                        filled.insert(name.clone(), value);
                    }
                }
                Some(Value::Object(filled))
            }
            _ => Some(value.clone()),
        }
    }

    /// A text with its variables filled in.
    fn filled(&mut self, text: &str) -> Result<String, Unfilled> {
        let Some(mut reference) = css::first_reference(text) else { return Ok(text.to_owned()) };
        let mut filled = String::new();
        loop {
            filled.push_str(reference.before);
            match (self.variable(reference.name), reference.fallback) {
                (Ok(text), _) => filled.push_str(&text),
                (Err(Unfilled::Undefined(_)), Some(fallback)) => filled.push_str(&self.filled(fallback)?),
                (Err(unfilled), _) => return Err(unfilled),
            }
            if filled.len() > LONGEST_VALUE {
                return Err(Unfilled::TooLong);
            }
            if let Some(next) = css::first_reference(reference.after) {
                reference = next;
            } else {
                filled.push_str(reference.after);
                return Ok(filled);
            }
        }
    }

    fn variable(&mut self, name: &str) -> Result<String, Unfilled> {
        if let Some(index) = table::index(name) {
            let value = self.value(index);
            if self.circle.is_some() {
                return Err(Unfilled::Circle);
            }
            return plain_text(&value).ok_or_else(|| Unfilled::Undefined(name.to_owned()));
        }
        if let Some((extra, value)) = self.extras.get_key_value(name).map(|(name, value)| (*name, *value)) {
            if self.busy_extras.contains(&extra) {
                return Err(Unfilled::Circle);
            }
            if self.busy_extras.len() >= MOST_REFERENCES_DEEP {
                return Err(Unfilled::TooLong);
            }
            let text = plain_text(value).ok_or_else(|| Unfilled::Undefined(name.to_owned()))?;
            self.busy_extras.push(extra);
            let filled = self.filled(&text);
            self.busy_extras.pop();
            return filled;
        }
        // Lists are published element by element: --colorway-0 …
        if let Some((list, number)) = name.rsplit_once('-')
            && let (Some(index), Ok(number)) = (table::index(list), number.parse::<usize>())
        {
            let value = self.value(index);
            if self.circle.is_some() {
                return Err(Unfilled::Circle);
            }
            if let Some(text) = value.get(number).and_then(plain_text) {
                return Ok(text);
            }
        }
        Err(Unfilled::Undefined(name.to_owned()))
    }
}

impl Own {
    fn is_some(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

/// What becomes of a light color that needs no new one.
enum Kept {
    AsWritten,
    Rule,
}

impl Unfilled {
    fn problem(&self, below: String) -> Problem {
        let (severity, code, reason, remedy) = match self {
            Self::Undefined(name) => (
                Severity::Error,
                "undefined-variable",
                format!("var(--{name}) names a key that this theme does not have."),
                "Name a key of the theme, such as var(--text), or give a fallback: var(--name, #606060).",
            ),
            Self::Circle => (
                Severity::Error,
                "cyclic-variable",
                "Its var() leads back to itself, so that it has no value.".to_owned(),
                "Write a value in one of the keys that refer to each other.",
            ),
            Self::TooLong => (
                Severity::Error,
                "variable-too-long",
                "Its var() grows without end when filled in.".to_owned(),
                "Refer to a key that holds a value, not to a long chain of others.",
            ),
        };
        Problem { severity, code, below, reason, remedy: remedy.to_owned() }
    }
}

fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn color_in(value: &Value) -> Color {
    value.as_str().and_then(|text| Color::from_str(text).ok()).unwrap_or(shades::BLACK)
}

fn same_color(a: Color, b: Color) -> bool {
    a.to_hex() == b.to_hex()
}

/// Whether a usable value has everything that its kind asks for.
fn is_whole(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Border { style, radius } => {
            let has = |field: &str| value.get(field).is_some();
            has("width") && has("color") && (!style || has("style")) && (!radius || has("radius"))
        }
        Kind::ColorList { .. } => {
            value.as_array().is_some_and(|elements| elements.iter().all(|element| !element.is_null()))
        }
        Kind::BorderStyle => ["borderStyle", "borderBottomStyle"].iter().any(|field| value.get(field).is_some()),
        _ => true,
    }
}

/// A border or a list with the rule's parts where it has none.
fn completed(value: Value, rule: &Value) -> Value {
    match (value, rule) {
        (Value::Object(mut fields), Value::Object(rule)) => {
            // In the rule's order, which is the one that exporters write.
            let mut whole = Map::new();
            for (name, value) in rule {
                whole.insert(name.clone(), fields.shift_remove(name).unwrap_or_else(|| value.clone()));
            }
            whole.extend(fields);
            Value::Object(whole)
        }
        (Value::Array(elements), Value::Array(rule)) => {
            let filled = elements.into_iter().enumerate().filter_map(|(index, element)| {
                if element.is_null() { rule.get(index).cloned() } else { Some(element) }
            });
            Value::Array(filled.collect())
        }
        (value, _) => value,
    }
}

/// A border of the dark half with the light half's fields where it has none.
fn with_missing_fields(dark: Value, light: &Value) -> Value {
    match (dark, light) {
        (Value::Object(mut fields), Value::Object(light)) => {
            for (name, value) in light {
                // The light color is what a dark half is there to replace.
                if name != "color" && !fields.contains_key(name) {
                    fields.insert(name.clone(), value.clone());
                }
            }
            Value::Object(fields)
        }
        (dark, _) => dark,
    }
}

/// Dark surfaces (content, page) for a theme that has none: dark grey with a breath of the theme's own hue, the one that
/// was lighter still the lighter one.
fn dark_surfaces(light: &[Resolved]) -> Option<[Color; 2]> {
    let color =
        |name: &str| table::index(name).and_then(|index| light.get(index)).map(|resolved| color_in(&resolved.value));
    let (content, page) = (color("background_content")?.to_oklch(), color("background_page")?.to_oklch());
    let (accent, text) = (color("accent")?.to_oklch(), color("text")?.to_oklch());
    let (content_l, page_l) = if content.l >= page.l { (0.255, 0.21) } else { (0.21, 0.255) };
    // White and grey surfaces take the tint of the ink, where it has one, before the accent's: a breath of gold is mud.
    let neutral = if text.c >= 0.015 { (0.012, text.h) } else { ((accent.c * 0.04).min(0.007), accent.h) };
    let tinted = |surface: Oklch, l: f64| {
        let (c, h) = if surface.c > 0.004 { (surface.c.clamp(0.01, 0.03), surface.h) } else { neutral };
        shades::with_lightness(Color::from_oklch(Oklch { l, c, h, alpha: 1.0 }), l)
    };
    Some([tinted(content, content_l), tinted(page, page_l)])
}

/// Whether a key's color is a reference to another key's.
fn refers(own: &Own) -> bool {
    let is_reference = |value: &Value| value.as_str().is_some_and(|text| css::first_reference(text).is_some());
    match own {
        Own::Written(Value::Object(fields)) => fields.get("color").is_some_and(is_reference),
        Own::Written(value) => is_reference(value),
        _ => false,
    }
}
