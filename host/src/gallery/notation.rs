//! The notation of the gallery's pages, and what Dash makes of it.
//!
//! A component is an array: its name with classes and id as in CSS (`Div.livery-row#kpis`, `dcc.Dropdown#route`), then, if
//! it has any, an object with its properties, then its children. Names without a prefix are HTML. In properties,
//! `{"$": […]}` is a component, `{"$data": "vessels"}` a set of data and `{"$figure": "weekly"}` a chart's figure.
//!
//! Small letters are parts that pages have often: `card`, `kpi`, `item` (a labelled control), `chart`, `text` (Markdown,
//! one line for each child).

use serde_json::{Map, Value, json};

use super::data;
use super::figures::Figures;

/// Properties that hold components, for Dash's renderer to look into. Only those that the pages use.
pub(super) fn children_props() -> Value {
    let mut props = json!({
        "dash_core_components": {"Clipboard": ["copied_children"], "Loading": ["custom_spinner"], "Tab": ["label"]},
        "dash_bootstrap_components": {
            "AccordionItem": ["title"], "Checkbox": ["label"], "Checklist": ["options[].label"], "DropdownMenu": ["label"],
            "NavbarSimple": ["brand"], "Offcanvas": ["title"], "RadioButton": ["label"], "RadioItems": ["options[].label"],
            "Switch": ["label"], "Toast": ["header"],
        },
        "dash_html_components": {},
        "dash_table": {"DataTable": []},
        "dash_ag_grid": {"AgGrid": []},
    });
    props["dash_mantine_components"] = json!({
        "Button": ["leftSection", "rightSection"], "Badge": ["leftSection", "rightSection"],
        "TextInput": ["leftSection", "rightSection", "label", "description", "error"],
        "Select": ["leftSection", "rightSection", "label"], "Alert": ["title", "icon"],
        "NavLink": ["label", "description", "leftSection", "rightSection"], "MenuItem": ["leftSection", "rightSection"],
        "StepperStep": ["icon", "label", "description"], "TimelineItem": ["title", "bullet"], "RingProgress": ["label"],
        "Indicator": ["label"], "Tooltip": ["label"], "Drawer": ["title"], "Modal": ["title"], "Blockquote": ["icon", "cite"],
        "Divider": ["label"], "Fieldset": ["legend"], "SemiCircleProgress": ["label"], "AccordionControl": ["icon"],
    });
    props
}

const LIBRARIES: [(&str, &str); 5] = [
    ("dcc", "dash_core_components"),
    ("dbc", "dash_bootstrap_components"),
    ("dmc", "dash_mantine_components"),
    ("table", "dash_table"),
    ("ag", "dash_ag_grid"),
];

/// Makes layouts out of pages.
pub(super) struct Notation {
    figures: Figures,
}

/// One component's parts.
struct Parts<'a> {
    name: &'a str,
    classes: Vec<&'a str>,
    id: Option<&'a str>,
    props: Map<String, Value>,
    children: &'a [Value],
}

impl<'a> Parts<'a> {
    /// `None` for what is no component.
    fn of(value: &'a Value) -> Option<Self> {
        let (head, rest) = value.as_array()?.split_first()?;
        let head = head.as_str()?;
        let (head, id) = match head.split_once('#') {
            // The id may stand before classes as well as after them.
            Some((before, after)) => {
                let (id, classes) = after.split_once('.').unwrap_or((after, ""));
                (vec![before, classes], Some(id))
            }
            None => (vec![head], None),
        };
        let mut words = head.into_iter().flat_map(|part| part.split('.')).filter(|word| !word.is_empty());
        let first = words.next()?;
        let is_library = LIBRARIES.iter().any(|(short, _)| *short == first);
        let start = value.as_array()?.first()?.as_str()?;
        let name = if is_library {
            let second = words.next()?;
            start.get(..first.len() + 1 + second.len())?
        } else {
            first
        };
        let classes = words.collect();
        let (props, children) = match rest.split_first() {
            Some((Value::Object(props), children)) if !props.keys().any(|key| key.starts_with('$')) => {
                (props.clone(), children)
            }
            _ => (Map::new(), rest),
        };
        Some(Self { name, classes, id, props, children })
    }
}

impl Notation {
    pub(super) fn new(figures: Figures) -> Self {
        Self { figures }
    }

    /// The layout as Dash's renderer takes it.
    pub(super) fn expand(&self, value: &Value) -> Value {
        let Some(parts) = Parts::of(value) else { return self.plain(value) };
        match parts.name {
            "card" => self.expand(&card(parts)),
            "kpi" => self.expand(&kpi(&parts.props)),
            "item" => self.expand(&item(&parts)),
            "chart" => self.expand(&chart(parts)),
            "text" => {
                let lines: Vec<&str> = parts.children.iter().filter_map(Value::as_str).collect();
                self.expand(&json!(["dcc.Markdown", {"children": lines.join("\n")}]))
            }
            _ => self.component(parts),
        }
    }

    fn component(&self, parts: Parts<'_>) -> Value {
        let (short, kind) = parts.name.split_once('.').unwrap_or(("", parts.name));
        let namespace = LIBRARIES
            .iter()
            .find(|(library, _)| *library == short)
            .map_or("dash_html_components", |(_, namespace)| namespace);
        let mut props: Map<String, Value> =
            parts.props.into_iter().map(|(name, value)| (name, self.plain(&value))).collect();
        if let Some(id) = parts.id {
            props.insert("id".to_owned(), id.into());
        }
        if !parts.classes.is_empty() {
            let name = if namespace == "dash_bootstrap_components" { "class_name" } else { "className" };
            props.insert(name.to_owned(), parts.classes.join(" ").into());
        }
        match parts.children {
            [] => {}
            [child] => {
                props.insert("children".to_owned(), self.expand(child));
            }
            children => {
                props.insert("children".to_owned(), children.iter().map(|child| self.expand(child)).collect());
            }
        }
        json!({"props": props, "type": kind, "namespace": namespace})
    }

    /// A property's value.
    fn plain(&self, value: &Value) -> Value {
        match value {
            Value::Object(object) => match object.iter().next() {
                Some((name, component)) if name == "$" => self.expand(component),
                Some((name, Value::String(set))) if name == "$data" => data::set(set).unwrap_or_default(),
                Some((name, Value::String(figure))) if name == "$figure" => {
                    self.figures.draw(figure).unwrap_or_default()
                }
                _ => object.iter().map(|(name, value)| (name.clone(), self.plain(value))).collect::<Map<_, _>>().into(),
            },
            Value::Array(items) => items.iter().map(|item| self.plain(item)).collect(),
            _ => value.clone(),
        }
    }

    /// Sets of data and figures that a page names and that do not exist.
    #[cfg(test)]
    pub(super) fn unknown(&self, value: &Value) -> Vec<String> {
        match value {
            Value::Object(object) => object
                .iter()
                .flat_map(|(name, value)| match (name.as_str(), value) {
                    ("$data", Value::String(set)) if data::set(set).is_none() => vec![set.clone()],
                    ("$figure" | "figure", Value::String(figure)) if self.figures.draw(figure).is_none() => {
                        vec![figure.clone()]
                    }
                    _ => self.unknown(value),
                })
                .collect(),
            Value::Array(items) => items.iter().flat_map(|item| self.unknown(item)).collect(),
            _ => Vec::new(),
        }
    }
}

fn take(props: &mut Map<String, Value>, name: &str) -> Option<Value> {
    props.shift_remove(name)
}

/// A card; `basis` is the width in pixels from which on it stands beside others, `grow` its share of the row.
fn card(mut parts: Parts<'_>) -> Value {
    let mut children = Vec::new();
    if let Some(title) = take(&mut parts.props, "title") {
        let mut header = vec![json!("Div.livery-card-header"), json!(["H3.livery-card-title", title])];
        header.extend(take(&mut parts.props, "aside"));
        children.push(Value::Array(header));
    }
    if let Some(description) = take(&mut parts.props, "description") {
        children.push(json!(["P.livery-card-description", description]));
    }
    let mut body = vec![json!("Div.livery-card-body")];
    body.extend(parts.children.iter().cloned());
    children.push(Value::Array(body));
    if let Some(footer) = take(&mut parts.props, "footer") {
        children.push(json!(["Div.livery-card-footer", footer]));
    }
    let grow = take(&mut parts.props, "grow").and_then(|grow| grow.as_f64()).unwrap_or(1.0);
    let basis = take(&mut parts.props, "basis").and_then(|basis| basis.as_f64()).unwrap_or(320.0);
    let classes: String = parts.classes.iter().flat_map(|class| [".", class]).collect();
    let id = parts.id.map(|id| format!("#{id}")).unwrap_or_default();
    let mut card = vec![
        json!(format!("Div.livery-card{classes}{id}")),
        json!({"style": {"flex": format!("{grow} 1 {basis}px"), "minWidth": format!("min({basis}px, 100%)")}}),
    ];
    card.extend(children);
    Value::Array(card)
}

/// One number, what it is and how it changed.
fn kpi(props: &Map<String, Value>) -> Value {
    let tone = if props.get("good").and_then(Value::as_bool).unwrap_or(true) { "positive" } else { "negative" };
    let value = props.get("value").cloned().unwrap_or_default();
    let mut shown = json!(["Div.livery-data-value", value]);
    if let Some(id) = props.get("id").and_then(Value::as_str) {
        shown[0] = json!(format!("Div.livery-data-value#{id}"));
    }
    json!([
        "Div.livery-data-card",
        ["Div.livery-data-label", props.get("label")],
        shown,
        [format!("Div.livery-data-change.livery-{tone}"), props.get("change")],
    ])
}

/// A control with its label over it.
fn item(parts: &Parts<'_>) -> Value {
    let mut item = vec![json!("Div.livery-control-item")];
    if let Some((label, controls)) = parts.children.split_first() {
        item.push(json!(["Label.livery-control-label", label]));
        item.extend(controls.iter().cloned());
    }
    Value::Array(item)
}

/// A graph that fills its card.
fn chart(mut parts: Parts<'_>) -> Value {
    let figure = take(&mut parts.props, "figure").unwrap_or_default();
    let height = take(&mut parts.props, "height").and_then(|height| height.as_u64()).unwrap_or(300);
    let id = parts.id.map_or_else(|| format!("chart-{}", figure.as_str().unwrap_or_default()), str::to_owned);
    json!([format!("dcc.Graph#{id}"), {
        "figure": {"$figure": figure},
        "config": {"displaylogo": false},
        "responsive": true,
        "style": {"height": format!("{height}px")},
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_classes_and_ids() {
        let notation = Notation::new(Figures::new(json!({})));
        let made = notation.expand(&json!(["dcc.Dropdown#route.wide", {"options": ["A"], "extra": {"$": ["B", "x"]}}]));
        assert_eq!(
            made,
            json!({"props": {"options": ["A"], "extra": {"props": {"children": "x"}, "type": "B", "namespace": "dash_html_components"},
                "id": "route", "className": "wide"}, "type": "Dropdown", "namespace": "dash_core_components"})
        );
        let made = notation.expand(&json!(["dbc.Button.me-2", "One", ["I", "two"]]));
        assert_eq!(made["props"]["class_name"], "me-2");
        assert_eq!(made["props"]["children"][1]["type"], "I");
    }
}
