//! A theme as a Plotly template.
//!
//! Rules that Plotly 7 and Plotly Express set: colours are literal; colorway and the three colour scales are always
//! there (else Plotly Express falls back to its own); no `mapbox` (raises an error); no `marker.color` in `data` (Plotly
//! Express takes it for the whole palette).

use livery_colorways::{Color, Oklch};
use serde_json::{Map, Value, json};

use crate::shades::{self, TEXT_CONTRAST};
use crate::theme::Theme;
use crate::variables::{alpha, color_css, ink_on, mix, readable};

const TRANSPARENT: &str = "rgba(0, 0, 0, 0)";

/// The template: `{layout, data}`.
pub(crate) fn template(theme: &Theme) -> Value {
    let ink = Inks::new(theme);
    json!({ "layout": layout(theme, &ink), "data": data(theme, &ink) })
}

/// The colours and type that charts are drawn with.
struct Inks {
    paper: String,
    text: String,
    muted: String,
    faint: String,
    heading: String,
    grid: String,
    zero: String,
    line: String,
    raised: String,
    accent: String,
    accent_soft: String,
    sequential: Value,
    family: String,
    heading_family: String,
    size: f64,
}

impl Inks {
    fn new(theme: &Theme) -> Self {
        let paper = theme.surface("card_background_color");
        let text = readable(theme.color("body_text"), &[paper], TEXT_CONTRAST);
        let muted = readable(mix(paper, text, 0.8), &[paper], TEXT_CONTRAST);
        let grid = theme.color("graph_grid_color");
        let accent = alpha(theme.color("accent"), 1.0);
        Self {
            paper: color_css(paper),
            text: color_css(text),
            muted: color_css(muted),
            faint: color_css(alpha(text, 0.4)),
            heading: color_css(readable(theme.color("heading_text"), &[paper], TEXT_CONTRAST)),
            grid: color_css(grid),
            zero: color_css(mix(shades::over(grid, paper), text, 0.3)),
            line: color_css(theme.color("border")),
            raised: color_css(mix(paper, text, 0.06)),
            accent: color_css(accent),
            accent_soft: color_css(alpha(accent, 0.2)),
            sequential: scale(&theme.colors("colorscale")),
            family: theme.css("font_family"),
            heading_family: theme.css("font_family_headings"),
            size: chart_font_size(&theme.css("font_size")),
        }
    }
}

/// Labels of a chart are smaller than running text, but never too small to read.
fn chart_font_size(font_size: &str) -> f64 {
    libm::round((pixels(font_size).unwrap_or(15.0) * 0.8).clamp(11.0, 18.0))
}

/// A CSS length in pixels, where it can be told without a page.
pub(crate) fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let digits = length.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(length.len());
    let (number, unit) = length.split_at(digits);
    let number: f64 = number.trim().parse().ok()?;
    match unit {
        "px" | "" => Some(number),
        "rem" | "em" => Some(number * 16.0),
        "pt" => Some(number * 4.0 / 3.0),
        _ => None,
    }
}

/// Evenly spread stops, as Plotly takes them.
fn scale(colors: &[Color]) -> Value {
    let last = colors.len().saturating_sub(1).max(1) as f64;
    Value::Array(
        colors.iter().enumerate().map(|(index, color)| json!([index as f64 / last, color_css(*color)])).collect(),
    )
}

/// Steps from a diverging scale's end to its middle.
const STEPS: u32 = 5;

/// The theme's own diverging scale, or one from the opposite of the accent's hue over the surface to the accent.
fn diverging(theme: &Theme) -> Value {
    if let Some(own) = theme.diverging() {
        return scale(own);
    }
    let accent = theme.color("accent").to_oklch();
    let dark = theme.is_dark();
    let middle = if dark { 0.32 } else { 0.96 };
    let end = accent.l.clamp(if dark { 0.6 } else { 0.45 }, if dark { 0.85 } else { 0.62 });
    let chroma = accent.c.max(0.06);
    let shade = |hue: f64, strength: f64| {
        let l = middle + (end - middle) * strength;
        let color = Color::from_oklch(Oklch { l, c: chroma * strength, h: hue % 360.0, alpha: 1.0 });
        shades::with_lightness(color, l)
    };
    let opposite = (0..STEPS).map(|step| shade(accent.h + 180.0, 1.0 - f64::from(step) / f64::from(STEPS)));
    let own = (0..=STEPS).map(|step| shade(accent.h, f64::from(step) / f64::from(STEPS)));
    scale(&opposite.chain(own).collect::<Vec<_>>())
}

fn layout(theme: &Theme, ink: &Inks) -> Value {
    let colorway: Vec<Value> = theme.colors("colorway").into_iter().map(|color| color_css(color).into()).collect();
    let mut reversed = theme.colors("colorscale");
    reversed.reverse();
    let tooltip = theme.surface("tooltip_background_color");
    let tooltip_text = color_css(theme.color("tooltip_text"));
    let tooltip_size = pixels(&theme.css("tooltip_font_size")).unwrap_or(13.0).clamp(10.0, 24.0);
    let font = |size: f64| json!({ "family": ink.family, "size": size, "color": ink.text });
    let small = json!({ "family": ink.family, "size": (ink.size - 1.0).max(10.0), "color": ink.muted });
    let axis = axis(ink);
    let radial = json!({
        "gridcolor": ink.grid, "linecolor": ink.line, "tickcolor": ink.line, "tickfont": small, "ticks": "",
    });
    let corner = json!({
        "gridcolor": ink.grid, "linecolor": ink.line, "tickcolor": ink.line, "tickfont": small, "ticks": "",
        "title": { "font": font(ink.size) },
    });
    let wall = json!({
        "backgroundcolor": ink.paper, "showbackground": true, "gridcolor": ink.grid, "gridwidth": 1,
        "linecolor": ink.line, "zerolinecolor": ink.zero, "tickcolor": ink.line, "ticks": "", "tickfont": small,
        "title": { "font": font(ink.size) },
    });
    let mut layout = json!({
        "font": font(ink.size),
        "title": {
            "x": 0.02, "xanchor": "left",
            "font": { "family": ink.heading_family, "size": libm::round(ink.size * 1.3), "color": ink.heading },
            "subtitle": { "font": { "family": ink.family, "size": ink.size, "color": ink.muted } },
        },
        "paper_bgcolor": ink.paper,
        "plot_bgcolor": ink.paper,
        "colorway": colorway,
        "colorscale": {
            "sequential": ink.sequential, "sequentialminus": scale(&reversed), "diverging": diverging(theme),
        },
        "hoverlabel": {
            "align": "left", "bgcolor": color_css(tooltip), "bordercolor": color_css(tooltip),
            "font": { "family": ink.family, "size": tooltip_size, "color": tooltip_text },
        },
        "legend": {
            "bgcolor": TRANSPARENT, "bordercolor": ink.line, "font": font(ink.size),
            "title": { "font": font(ink.size) },
        },
        "modebar": { "bgcolor": TRANSPARENT, "color": ink.faint, "activecolor": ink.accent },
        "coloraxis": { "colorbar": colorbar(ink) },
    });
    let more = json!({
        "xaxis": horizontal_axis(ink), "yaxis": axis,
        "polar": { "bgcolor": ink.paper, "angularaxis": radial, "radialaxis": radial },
        "ternary": { "bgcolor": ink.paper, "aaxis": corner, "baxis": corner, "caxis": corner },
        "scene": { "bgcolor": TRANSPARENT, "xaxis": wall, "yaxis": wall, "zaxis": wall },
        "smith": {
            "bgcolor": ink.paper,
            "imaginaryaxis": { "gridcolor": ink.grid, "linecolor": ink.line, "tickfont": small },
            "realaxis": { "gridcolor": ink.grid, "linecolor": ink.line, "tickfont": small },
        },
        "geo": {
            "bgcolor": ink.paper, "landcolor": ink.raised, "lakecolor": ink.paper, "oceancolor": ink.paper,
            "rivercolor": ink.grid, "coastlinecolor": ink.zero, "countrycolor": ink.line, "subunitcolor": ink.line,
            "framecolor": ink.line, "showland": true, "showlakes": true,
            "lataxis": { "gridcolor": ink.grid }, "lonaxis": { "gridcolor": ink.grid },
        },
        "map": { "style": if theme.is_dark() { "dark" } else { "light" } },
        "annotationdefaults": {
            "arrowcolor": ink.muted, "arrowhead": 0, "arrowwidth": 1, "font": { "color": ink.text },
        },
        "shapedefaults": { "line": { "color": ink.muted }, "fillcolor": ink.accent_soft },
        "newshape": { "line": { "color": ink.accent }, "fillcolor": ink.accent_soft },
        "activeshape": { "fillcolor": ink.accent },
        "selectiondefaults": { "line": { "color": ink.accent } },
        "newselection": { "line": { "color": ink.accent } },
        "activeselection": { "fillcolor": ink.accent },
        "sliderdefaults": {
            "bgcolor": ink.grid, "activebgcolor": ink.accent, "bordercolor": ink.line, "tickcolor": ink.line,
            "font": small, "currentvalue": { "font": font(ink.size) },
        },
        "updatemenudefaults": { "bgcolor": ink.raised, "bordercolor": ink.line, "font": font(ink.size) },
    });
    if let (Value::Object(layout), Value::Object(more)) = (&mut layout, more) {
        layout.extend(more);
        for name in ["piecolorway", "sunburstcolorway", "treemapcolorway", "iciclecolorway", "funnelareacolorway"] {
            layout.insert(name.to_owned(), Value::Array(colorway.clone()));
        }
    }
    layout
}

fn axis(ink: &Inks) -> Value {
    json!({
        "gridcolor": ink.grid, "linecolor": ink.line, "zerolinecolor": ink.zero, "zerolinewidth": 1,
        "tickcolor": ink.line, "ticks": "", "automargin": true,
        "tickfont": { "family": ink.family, "size": (ink.size - 1.0).max(10.0), "color": ink.muted },
        "title": { "standoff": 12, "font": { "family": ink.family, "size": ink.size, "color": ink.text } },
        "minor": { "gridcolor": ink.grid, "tickcolor": ink.line },
        "dividercolor": ink.line, "spikecolor": ink.muted,
    })
}

/// The horizontal axis also has the controls of time series.
fn horizontal_axis(ink: &Inks) -> Value {
    let mut axis = axis(ink);
    if let (Value::Object(axis), Value::Object(controls)) = (
        &mut axis,
        json!({
            "rangeselector": {
                "bgcolor": ink.raised, "activecolor": ink.accent_soft, "bordercolor": ink.line,
                "font": { "color": ink.text },
            },
            "rangeslider": { "bgcolor": ink.raised, "bordercolor": ink.line }
        }),
    ) {
        axis.extend(controls);
    }
    axis
}

fn colorbar(ink: &Inks) -> Value {
    json!({
        "outlinewidth": 0, "outlinecolor": ink.line, "bordercolor": ink.line, "bgcolor": TRANSPARENT, "ticks": "",
        "tickcolor": ink.line, "tickfont": { "family": ink.family, "size": (ink.size - 1.0).max(10.0), "color": ink.muted },
        "title": { "font": { "family": ink.family, "size": ink.size, "color": ink.text } },
    })
}

/// Traces that colour by value themselves.
const SCALED: [&str; 12] = [
    "choropleth",
    "choroplethmap",
    "cone",
    "contour",
    "densitymap",
    "heatmap",
    "histogram2d",
    "histogram2dcontour",
    "isosurface",
    "streamtube",
    "surface",
    "volume",
];

/// Traces whose markers may be coloured by value.
const MARKED: [&str; 9] = [
    "scatter",
    "scattergl",
    "scatter3d",
    "scattergeo",
    "scattermap",
    "scatterpolar",
    "scatterpolargl",
    "scatterternary",
    "scattercarpet",
];

fn data(theme: &Theme, ink: &Inks) -> Value {
    let bar = colorbar(ink);
    let mut data = Map::new();
    let mut put = |name: &str, mut trace: Value| {
        if let Value::Object(fields) = &mut trace {
            fields.insert("type".to_owned(), name.into());
        }
        data.insert(name.to_owned(), Value::Array(vec![trace]));
    };
    for name in SCALED {
        put(name, json!({ "colorscale": ink.sequential, "colorbar": bar }));
    }
    put("mesh3d", json!({ "colorbar": bar }));
    put("contourcarpet", json!({ "colorscale": ink.sequential, "colorbar": bar }));
    put(
        "parcoords",
        json!({ "line": { "colorbar": bar }, "labelfont": { "color": ink.text }, "tickfont": { "color": ink.muted }, "rangefont": { "color": ink.muted } }),
    );
    put(
        "parcats",
        json!({ "line": { "colorbar": bar }, "labelfont": { "color": ink.text }, "tickfont": { "color": ink.text } }),
    );
    for name in MARKED {
        let mut trace = json!({ "marker": { "colorbar": bar } });
        // A bubble's edge is white by itself, whatever the paper is. Markers on a map have none.
        if name != "scattermap" {
            trace["marker"]["line"] = json!({ "color": ink.paper });
        }
        if name == "scatter" {
            trace["fillpattern"] = json!({ "fillmode": "overlay", "size": 10, "solidity": 0.2 });
            trace["error_x"] = json!({ "color": ink.text });
            trace["error_y"] = json!({ "color": ink.text });
        }
        put(name, trace);
    }
    let pattern = json!({ "fillmode": "overlay", "size": 10, "solidity": 0.2 });
    let edge = json!({ "color": ink.paper, "width": 0.5 });
    put(
        "bar",
        json!({ "error_x": { "color": ink.text }, "error_y": { "color": ink.text }, "marker": { "line": edge, "pattern": pattern } }),
    );
    put("barpolar", json!({ "marker": { "line": edge, "pattern": pattern } }));
    put("histogram", json!({ "marker": { "line": { "color": ink.paper }, "pattern": pattern } }));
    let slices = json!({ "line": { "color": ink.paper, "width": 1 } });
    put("pie", json!({ "automargin": true, "marker": slices, "outsidetextfont": { "color": ink.text } }));
    put("funnelarea", json!({ "marker": slices }));
    for name in ["sunburst", "treemap", "icicle"] {
        put(name, json!({ "marker": slices, "root": { "color": ink.raised } }));
    }
    let (good, bad) = (color_css(theme.color("accent_positive")), color_css(theme.color("accent_negative")));
    for name in ["candlestick", "ohlc"] {
        put(name, json!({ "increasing": { "line": { "color": good } }, "decreasing": { "line": { "color": bad } } }));
    }
    put(
        "waterfall",
        json!({
            "increasing": { "marker": { "color": good } }, "decreasing": { "marker": { "color": bad } },
            "totals": { "marker": { "color": ink.accent } }, "connector": { "line": { "color": ink.zero } },
        }),
    );
    put(
        "indicator",
        json!({
            "delta": { "increasing": { "color": good }, "decreasing": { "color": bad } },
            "number": { "font": { "family": ink.heading_family, "color": ink.heading } },
            "title": { "font": { "color": ink.text } },
            "gauge": {
                "bar": { "color": ink.accent }, "bgcolor": ink.raised, "bordercolor": ink.line,
                "axis": { "tickcolor": ink.line, "tickfont": { "color": ink.muted } },
            },
        }),
    );
    put(
        "sankey",
        json!({ "node": { "line": { "color": ink.paper, "width": 0.5 } }, "textfont": { "color": ink.text } }),
    );
    let carpet = json!({
        "gridcolor": ink.grid, "linecolor": ink.line, "minorgridcolor": ink.grid, "startlinecolor": ink.zero,
        "endlinecolor": ink.zero,
    });
    put("carpet", json!({ "aaxis": carpet, "baxis": carpet }));
    put("table", table(theme, ink));
    Value::Object(data)
}

fn table(theme: &Theme, ink: &Inks) -> Value {
    let content = theme.surface("background_content");
    let text = theme.color("body_text");
    let head = mix(content, text, if theme.is_dark() { 0.09 } else { 0.055 });
    let line = json!({ "color": color_css(theme.color("table_border")) });
    let ink_for = |surface: Color| {
        color_css(if shades::contrast(text, surface) >= TEXT_CONTRAST { text } else { ink_on(surface) })
    };
    json!({
        "header": {
            "fill": { "color": color_css(head) }, "line": line, "align": "left",
            "font": { "family": ink.heading_family, "color": ink_for(head) },
        },
        "cells": {
            "fill": { "color": color_css(content) }, "line": line, "align": "left",
            "font": { "family": ink.family, "color": ink_for(content) },
        },
    })
}
