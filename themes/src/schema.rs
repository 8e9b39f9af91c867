//! A JSON Schema of theme files, for editors that complete and check them.

use serde_json::{Map, Value, json};

use crate::css;
use crate::table::{KEYS, Key, Kind, LEGACY_KEYS, LIVERY};

/// The JSON Schema (2020-12) of a theme file, from the table of keys.
pub fn schema() -> Value {
    let mut properties = Map::new();
    properties.insert("$schema".to_owned(), json!({ "type": "string" }));
    for key in KEYS {
        properties.insert(key.name.to_owned(), property(key));
    }
    for name in LEGACY_KEYS {
        properties
            .insert((*name).to_owned(), json!({ "deprecated": true, "description": "Read by nothing any more." }));
    }
    properties.insert(LIVERY.to_owned(), json!({ "$ref": "#/$defs/livery" }));
    let dark: Map<String, Value> =
        KEYS.iter().map(|key| (key.name.to_owned(), json!({ "$ref": format!("#/properties/{}", key.name) }))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://livery-dash.github.io/schema/theme.json",
        "title": "Dash theme",
        "description": "A theme for Plotly Dash apps, as Dash Design Kit reads it. Absent keys follow from the others.",
        "type": "object",
        "properties": properties,
        "$defs": {
            "color": {
                "type": "string",
                "description": "A CSS color, or var(--key).",
                "pattern": "^\\s*(#([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|[A-Za-z]+|[A-Za-z]+\\(.*\\))\\s*$",
            },
            "length": { "type": ["string", "number"], "description": "A CSS length such as 15px; a number is in pixels." },
            "livery": {
                "type": "object",
                "description": "What Livery keeps beside the format's own keys. Other readers ignore it.",
                "properties": {
                    "version": { "type": "integer", "minimum": 1 },
                    "name": { "type": "string" },
                    "description": { "type": "string" },
                    "dark": { "type": "object", "description": "The keys that differ in dark mode.", "properties": dark },
                    "diverging": { "type": "array", "items": { "$ref": "#/$defs/color" }, "minItems": 3 },
                    "category_colors": { "type": "object", "additionalProperties": { "$ref": "#/$defs/color" } },
                    "locked": { "type": "array", "items": { "type": "string" } },
                    "overrides": {
                        "type": "object",
                        "description": "Values of the app's own that give way to the theme's in an export.",
                        "properties": {
                            "all": { "type": "boolean" },
                            "rules": {
                                "type": "array",
                                "items": {
                                    "type": "object",
                                    "required": ["kind", "value", "key"],
                                    "properties": {
                                        "kind": { "enum": ["color", "font", "size"] },
                                        "value": { "type": "string" },
                                        "property": { "type": ["string", "null"] },
                                        "key": { "type": "string" },
                                    },
                                },
                            },
                        },
                    },
                    "fonts": { "type": "object" },
                    "source": {},
                },
            },
        },
    })
}

fn property(key: &Key) -> Value {
    let mut schema = of_kind(key.kind);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), Value::from(key.label));
        schema.insert("description".to_owned(), Value::from(format!("{} Default: {}.", key.help, key.rule_text())));
        let example: Value = serde_json::from_str(key.example).unwrap_or_default();
        schema.insert("examples".to_owned(), json!([example]));
    }
    schema
}

fn of_kind(kind: Kind) -> Value {
    let color = json!({ "$ref": "#/$defs/color" });
    let length = json!({ "$ref": "#/$defs/length" });
    match kind {
        Kind::Color => color,
        Kind::Length | Kind::FourLengths => length,
        Kind::Border { style, radius } => {
            let mut fields = Map::new();
            fields.insert("width".to_owned(), length.clone());
            if style {
                fields.insert("style".to_owned(), line_style());
            }
            fields.insert("color".to_owned(), color);
            if radius {
                fields.insert("radius".to_owned(), length);
            }
            json!({ "type": "object", "properties": fields })
        }
        Kind::BorderStyle => json!({
            "type": "object",
            "properties": {
                "name": { "type": "string" },
                "borderRadius": length.clone(),
                "inputFocus": { "type": "object" },
            },
            "patternProperties": { "^border[A-Za-z]*Width$": length, "^border[A-Za-z]*Style$": line_style() },
        }),
        Kind::Shadow | Kind::Font => json!({ "type": "string", "minLength": 1 }),
        Kind::Enum(words) => json!({ "anyOf": [{ "enum": words }, { "type": "string", "pattern": "var\\(" }] }),
        Kind::Number => json!({ "type": "integer", "minimum": 1, "maximum": 24 }),
        Kind::ColorList { .. } => json!({ "type": "array", "items": color, "minItems": 1 }),
        Kind::Null => json!({ "type": "null" }),
    }
}

fn line_style() -> Value {
    json!({ "anyOf": [{ "enum": css::LINE_STYLES }, { "type": "string", "pattern": " |var\\(" }] })
}
