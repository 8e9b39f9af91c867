//! One text in, one text out: what the parity test asks natively and in wasm.

use livery_colorways::scale::{self, Hues, ScaleKind, ScaleRequest};
use livery_colorways::{Against, Color, Repair, Request, Search, Style, assess, repair};
use serde_json::{Value, json};

/// Answers a JSON request with JSON. Numbers that are compared are also given by their bits.
pub fn answer(request: &str) -> String {
    let request: Value = serde_json::from_str(request).unwrap_or_default();
    let reply = match request["ask"].as_str() {
        Some("scale") => scale_reply(&request),
        Some("colorway") => colorway_reply(&request),
        Some("assess") => {
            let backgrounds = colors(&request["backgrounds"]);
            json!(assess(&colors(&request["colors"]), &Against { backgrounds, ..Against::default() }))
        }
        Some("repair") => {
            let backgrounds = colors(&request["backgrounds"]);
            json!(repair(&colors(&request["colors"]), &Repair { backgrounds, ..Repair::default() }))
        }
        other => json!({ "error": format!("{other:?} cannot be asked") }),
    };
    reply.to_string()
}

fn colors(value: &Value) -> Vec<Color> {
    value.as_array().into_iter().flatten().filter_map(|color| color.as_str()?.parse().ok()).collect()
}

fn colorway_reply(request: &Value) -> Value {
    let style = Style::ALL.into_iter().find(|style| request["style"] == style.name()).unwrap_or_default();
    let mut search = Search::new(Request {
        pins: colors(&request["pins"]),
        count: request["count"].as_u64().unwrap_or(8) as usize,
        backgrounds: colors(&request["backgrounds"]),
        style,
        seed: request["seed"].as_u64().unwrap_or(0),
        min_chroma: request["min_chroma"].as_f64().unwrap_or_default(),
        lightness: match request["lightness"].as_array().map(Vec::as_slice) {
            Some([low, high]) => (low.as_f64().unwrap_or(0.0), high.as_f64().unwrap_or(100.0)),
            _ => Request::default().lightness,
        },
        ..Request::default()
    });
    json!(search.step_units(request["units"].as_u64().unwrap_or(0)))
}

fn scale_reply(request: &Value) -> Value {
    let kind = match request["kind"].as_str() {
        Some("diverging") => ScaleKind::Diverging,
        Some("cyclic") => ScaleKind::Cyclic,
        _ => ScaleKind::Sequential,
    };
    let request = ScaleRequest {
        kind,
        hues: if request["hues"] == "multi" { Hues::Multi } else { Hues::Single },
        accents: colors(&request["accents"]),
        background: colors(&json!([request["background"]])).first().copied().unwrap_or(Color::WHITE),
        stops: request["stops"].as_u64().unwrap_or(10) as usize,
    };
    match scale::suggest(&request) {
        Ok(scale) => {
            let bits: Vec<String> = scale
                .colors(64)
                .iter()
                .flat_map(|color| [color.red, color.green, color.blue])
                .map(|v| format!("{:016x}", v.to_bits()))
                .collect();
            json!({ "scale": scale.to_json(), "bits": bits })
        }
        Err(error) => json!({ "error": error.to_string() }),
    }
}
