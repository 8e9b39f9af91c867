//! Charts of every kind, as Plotly Express bakes them: each figure carries Plotly's own template, and each trace its
//! colour from it. So the gallery goes the way of a real app's charts when it takes a theme.

use std::f64::consts::{PI, TAU};

use serde_json::{Map, Value, json};

use super::data::{self, Chance, ROUTES, TICKETS};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const PORTS: [&str; 5] = ["Hallvik", "Storr", "Lunna", "Tern Bay", "Skarvness"];
const WINDS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

/// Frames stand beside the layout in a figure; until it is put together they travel in it.
const FRAMES: &str = "_frames";

/// Draws figures with a template.
pub(super) struct Figures {
    template: Value,
}

/// A legend over the chart, where it takes no width.
fn legend() -> Value {
    json!({"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "title": {"text": ""}, "tracegroupgap": 0})
}

fn round(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

impl Figures {
    pub(super) fn new(template: Value) -> Self {
        Self { template }
    }

    /// A figure by its name.
    pub(super) fn draw(&self, name: &str) -> Option<Value> {
        let (traces, layout) = match name {
            "weekly" => self.weekly(),
            "by route" => self.by_route(),
            "tickets" => Self::tickets(),
            "takings" => self.takings(),
            "load" => self.load(),
            "on time" => Self::on_time(),
            "delays" => self.delays(),
            "trips" => self.trips(),
            "box" => self.boxes("box"),
            "violin" => self.boxes("violin"),
            "waterfall" => Self::waterfall(),
            "funnel" => self.funnel(),
            "treemap" => Self::tree("treemap"),
            "sunburst" => Self::tree("sunburst"),
            "icicle" => Self::tree("icicle"),
            "sankey" => Self::sankey(),
            "contour" => self.contour(),
            "surface" => self.surface(),
            "scatter 3d" => self.scatter_3d(),
            "wind" => self.wind(),
            "radar" => self.radar(),
            "fuel" => Self::fuel(),
            "parallel" => self.parallel(),
            "ranking" => self.ranking(),
            "error bars" => self.error_bars(),
            "ternary" => self.ternary(),
            "matrix" => self.matrix(),
            "table" => Self::table(),
            "facets" => self.facets(),
            "animation" => self.animation(),
            "density" => self.density(),
            "schedule" => self.schedule(),
            "indicators" => Self::indicators(),
            "steps" => self.steps(),
            "no data" => Self::no_data(),
            _ => return None,
        };
        Some(self.finish(&traces, layout))
    }

    fn finish(&self, traces: &Value, layout: Value) -> Value {
        let mut whole = json!({"margin": {"l": 12, "r": 12, "t": 36, "b": 12}});
        let mut frames = None;
        if let (Some(whole), Value::Object(mut layout)) = (whole.as_object_mut(), layout) {
            frames = layout.shift_remove(FRAMES);
            whole.extend(layout);
            whole.insert("template".to_owned(), self.template.clone());
        }
        let mut figure = json!({"data": traces, "layout": whole});
        if let Some(frames) = frames {
            figure["frames"] = frames;
        }
        figure
    }

    /// The colour that Plotly Express gives the trace of this number.
    fn color(&self, index: usize) -> Value {
        let colors = self.template.pointer("/layout/colorway").and_then(Value::as_array);
        colors.and_then(|colors| colors.get(index % colors.len().max(1))).cloned().unwrap_or_default()
    }

    /// A colour axis with the template's scale written out, as Plotly Express has it.
    fn color_axis(&self, title: &str) -> Value {
        let scale = self.template.pointer("/layout/colorscale/sequential").cloned().unwrap_or_default();
        json!({"colorbar": {"title": {"text": title}, "thickness": 14}, "colorscale": scale})
    }

    /// A trace with a name and a colour of its own.
    fn trace(&self, index: usize, name: &str, kind: &str, rest: Value) -> Value {
        let color = self.color(index);
        let mut trace = json!({"type": kind, "name": name, "legendgroup": name, "showlegend": true});
        match kind {
            "scatter" => trace["line"] = json!({"color": color, "dash": "solid"}),
            _ => trace["marker"] = json!({"color": color}),
        }
        if let (Some(trace), Value::Object(rest)) = (trace.as_object_mut(), rest) {
            for (key, value) in rest {
                match (trace.get_mut(&key).and_then(Value::as_object_mut), value) {
                    (Some(there), Value::Object(more)) => there.extend(more),
                    (_, value) => {
                        trace.insert(key, value);
                    }
                }
            }
        }
        trace
    }

    fn weekly(&self) -> (Value, Value) {
        let weeks = data::weeks();
        let traces =
            ROUTES
                .iter()
                .enumerate()
                .map(|(index, route)| {
                    let passengers = data::passengers(index);
                    self.trace(index, route, "scatter", json!({
                    "mode": "lines", "x": weeks, "y": passengers,
                    "hovertemplate": format!("{route}<br>%{{x|%-d %b %Y}}<br>%{{y:,}} passengers<extra></extra>"),
                }))
                })
                .collect();
        (traces, json!({"legend": legend(), "yaxis": {"rangemode": "tozero", "title": {"text": "Passengers a week"}}}))
    }

    fn by_route(&self) -> (Value, Value) {
        let quarters = ["Q4 2023", "Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024", "Q1 2025", "Q2 2025", "Q3 2025"];
        let traces = ROUTES
            .iter()
            .enumerate()
            .map(|(index, route)| {
                let sums: Vec<f64> = data::passengers(index)
                    .chunks(13)
                    .map(|weeks| round(weeks.iter().sum::<f64>() / 1000.0, 1))
                    .collect();
                self.trace(index, route, "bar", json!({"x": quarters, "y": sums, "marker": {"pattern": {"shape": ""}}}))
            })
            .collect();
        (
            traces,
            json!({"barmode": "relative", "legend": legend(), "yaxis": {"title": {"text": "Thousand passengers"}}}),
        )
    }

    fn tickets() -> (Value, Value) {
        (
            json!([{"type": "pie", "labels": TICKETS, "values": [48.2, 31.5, 13.9, 6.4], "hole": 0.6, "sort": false,
                    "textposition": "outside", "textinfo": "label+percent", "hovertemplate": "%{label}: %{percent}<extra></extra>"}]),
            json!({"showlegend": false, "margin": {"l": 72, "r": 72, "t": 32, "b": 32},
                   "annotations": [{"text": "<b>€ 14.6 M</b><br>this year", "x": 0.5, "y": 0.5, "showarrow": false}]}),
        )
    }

    fn takings(&self) -> (Value, Value) {
        let months: Vec<String> = (0..data::WEEKS / 4).map(|index| data::week(index * 4)).collect();
        let traces = ROUTES
            .iter()
            .enumerate()
            .map(|(index, route)| {
                let sums: Vec<f64> = data::takings(index).chunks(4).map(|weeks| round(weeks.iter().sum(), 1)).collect();
                self.trace(
                    index,
                    route,
                    "scatter",
                    json!({
                        "mode": "lines", "x": months, "y": sums, "stackgroup": "1", "line": {"width": 1},
                        "fillpattern": {"shape": ""},
                    }),
                )
            })
            .collect();
        (traces, json!({"legend": legend(), "yaxis": {"title": {"text": "Thousand euros"}}}))
    }

    fn load(&self) -> (Value, Value) {
        let mut chance = Chance::new(3);
        let hours: Vec<String> = (6..23).map(|hour| format!("{hour:02}:00")).collect();
        let rows: Vec<Vec<f64>> = (0..7)
            .map(|day| {
                (6..23)
                    .map(|hour| {
                        let hour = f64::from(hour);
                        let bump = |at: f64, width: f64| (-((hour - at) / width).powi(2)).exp();
                        let commute = if day < 5 { 52.0 * bump(7.5, 1.4) + 46.0 * bump(17.0, 1.8) } else { 0.0 };
                        let leisure = if day >= 4 { 62.0 * bump(12.5, 3.2) } else { 22.0 * bump(12.0, 3.0) };
                        (14.0 + commute + leisure + 3.0 * chance.normal()).clamp(3.0, 99.0).round()
                    })
                    .collect()
            })
            .collect();
        (
            json!([{"type": "heatmap", "x": hours, "y": DAYS, "z": rows, "coloraxis": "coloraxis", "xgap": 2, "ygap": 2,
                    "hovertemplate": "%{y} %{x}: %{z} % full<extra></extra>"}]),
            json!({"coloraxis": self.color_axis("% full"), "xaxis": {"dtick": 3, "tickangle": 0}, "yaxis": {"autorange": "reversed"},
                   "margin": {"l": 12, "r": 12, "t": 12, "b": 12}}),
        )
    }

    fn on_time() -> (Value, Value) {
        (
            json!([{"type": "indicator", "mode": "gauge+number+delta", "value": 93.4, "number": {"suffix": " %"},
                    "delta": {"reference": 92.1, "suffix": " points"},
                    "gauge": {"axis": {"range": [80, 100]}, "threshold": {"value": 95, "line": {"width": 3}}}}]),
            json!({"margin": {"l": 36, "r": 36, "t": 24, "b": 12}}),
        )
    }

    fn delays(&self) -> (Value, Value) {
        let mut chance = Chance::new(17);
        let minutes: Vec<f64> =
            (0..600).map(|_| round((chance.normal() + 0.9 * chance.normal().abs()) * 4.0 + 2.0, 1)).collect();
        (
            json!([self.trace(
                0,
                "",
                "histogram",
                json!({"x": minutes, "showlegend": false, "xbins": {"size": 2}, "marker": {"pattern": {"shape": ""}}})
            )]),
            json!({"barmode": "relative", "bargap": 0.04, "xaxis": {"title": {"text": "Minutes late"}}, "yaxis": {"title": {"text": "Sailings"}},
                   "margin": {"l": 12, "r": 12, "t": 12, "b": 12},
                   "shapes": [{"type": "line", "x0": 10, "x1": 10, "y0": 0, "y1": 1, "yref": "paper", "line": {"dash": "dot"}}],
                   "annotations": [{"text": "counts as late", "x": 10, "y": 1, "yref": "paper", "xanchor": "left", "yanchor": "top", "showarrow": false}]}),
        )
    }

    fn trips(&self) -> (Value, Value) {
        let mut chance = Chance::new(23);
        let (mut x, mut y, mut size) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..110 {
            let load = 25.0 + 70.0 * chance.share();
            let fuel = 6.5 - 0.034 * load + 0.45 * chance.normal();
            x.push(round(load, 1));
            y.push(round(fuel.max(1.4), 2));
            size.push(round(load * (1.0 + chance.share()) * 1.4, 0));
        }
        (
            json!([{"type": "scatter", "mode": "markers", "name": "", "showlegend": false, "x": x, "y": y,
                    "marker": {"color": size, "coloraxis": "coloraxis", "size": size, "sizemode": "area", "sizeref": 1.6, "symbol": "circle"},
                    "hovertemplate": "%{x} % full<br>%{y} kg of fuel each<extra></extra>"}]),
            json!({"coloraxis": self.color_axis("Takings,<br>€ a trip"), "margin": {"l": 12, "r": 12, "t": 12, "b": 12},
                   "xaxis": {"title": {"text": "Passengers, % of seats"}}, "yaxis": {"title": {"text": "Fuel a passenger, kg"}}}),
        )
    }

    fn boxes(&self, kind: &str) -> (Value, Value) {
        let mut chance = Chance::new(29);
        let traces = ROUTES
            .iter()
            .enumerate()
            .map(|(index, route)| {
                let minutes: Vec<f64> = (0..70)
                    .map(|_| round((chance.normal() * (1.0 + index as f64 * 0.3) + 0.7 * index as f64 + 2.0) * 2.2, 1))
                    .collect();
                let mut trace = self.trace(
                    index,
                    route,
                    kind,
                    json!({"y": minutes, "alignmentgroup": "True", "x0": " ", "y0": " "}),
                );
                if kind == "violin" {
                    trace["box"] = json!({"visible": true});
                    trace["scalegroup"] = json!("True");
                } else {
                    trace["notched"] = json!(false);
                }
                trace
            })
            .collect();
        (
            traces,
            json!({"boxmode": "group", "violinmode": "group", "legend": legend(), "yaxis": {"title": {"text": "Minutes late"}}}),
        )
    }

    fn waterfall() -> (Value, Value) {
        (
            json!([{"type": "waterfall", "orientation": "v",
                    "measure": ["absolute", "relative", "relative", "relative", "relative", "relative", "total"],
                    "x": ["Takings", "Fuel", "Crew", "Harbours", "Upkeep", "Subsidy", "Result"],
                    "y": [14.6, -4.1, -5.2, -1.6, -2.3, 1.4, 0],
                    "text": ["14.6", "−4.1", "−5.2", "−1.6", "−2.3", "+1.4", "2.8"], "textposition": "outside"}]),
            json!({"xaxis": {"tickangle": 0}, "yaxis": {"title": {"text": "Million euros"}, "range": [0, 17]}, "margin": {"l": 12, "r": 12, "t": 12, "b": 12}}),
        )
    }

    fn funnel(&self) -> (Value, Value) {
        let stages = ["Looked at a sailing", "Chose a fare", "Gave names", "Paid", "Boarded"];
        (
            json!([
                self.trace(0, "Web", "funnel", json!({"y": stages, "x": [48_200, 21_900, 16_400, 14_100, 13_800]})),
                self.trace(
                    1,
                    "Phone app",
                    "funnel",
                    json!({"y": stages, "x": [31_500, 17_800, 14_900, 13_600, 13_400]})
                ),
            ]),
            json!({"legend": legend(), "funnelmode": "stack", "yaxis": {"title": {"text": ""}}}),
        )
    }

    fn tree(kind: &str) -> (Value, Value) {
        let mut labels = vec!["Costs".to_owned()];
        let mut parents = vec![String::new()];
        let mut values = vec![0.0];
        let parts: [(&str, &[(&str, f64)]); 5] = [
            ("Crew", &[("Deck", 2.1), ("Engine", 1.6), ("Catering", 0.9), ("Office", 0.6)]),
            ("Fuel", &[("Day routes", 2.3), ("Night line", 1.8)]),
            ("Upkeep", &[("Dry dock", 1.1), ("Engines", 0.7), ("Paint", 0.5)]),
            ("Harbours", &[("Hallvik", 0.7), ("Storr", 0.5), ("Others", 0.4)]),
            ("Sales", &[("Web", 0.4), ("Desks", 0.3)]),
        ];
        for (part, children) in parts {
            labels.push(part.to_owned());
            parents.push("Costs".to_owned());
            values.push(0.0);
            for (child, value) in children {
                labels.push((*child).to_owned());
                parents.push(part.to_owned());
                values.push(*value);
            }
        }
        let ids: Vec<String> = labels.iter().zip(&parents).map(|(label, parent)| format!("{parent}/{label}")).collect();
        let parent_ids: Vec<String> = parents
            .iter()
            .map(|parent| match parent.as_str() {
                "" => String::new(),
                "Costs" => "/Costs".to_owned(),
                other => format!("Costs/{other}"),
            })
            .collect();
        (
            json!([{"type": kind, "ids": ids, "labels": labels, "parents": parent_ids, "values": values, "branchvalues": "remainder",
                    "hovertemplate": "%{label}: € %{value} M<extra></extra>", "root": {"color": "rgba(0,0,0,0)"}}]),
            json!({"margin": {"l": 4, "r": 4, "t": 4, "b": 4}}),
        )
    }

    fn sankey() -> (Value, Value) {
        let labels =
            ["Hallvik", "Storr", "Lunna", "Commuters", "Visitors", "Freight", "Day return", "Single", "Season ticket"];
        (
            json!([{"type": "sankey", "node": {"label": labels, "pad": 14, "thickness": 14},
                    "link": {"source": [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5], "target": [3, 4, 5, 3, 4, 4, 5, 6, 8, 6, 7, 7],
                             "value": [38, 44, 18, 21, 26, 24, 9, 14, 45, 52, 42, 27]}}]),
            json!({"margin": {"l": 12, "r": 12, "t": 12, "b": 16}}),
        )
    }

    fn contour(&self) -> (Value, Value) {
        let scale = self.template.pointer("/layout/colorscale/sequential").cloned().unwrap_or_default();
        let axis: Vec<f64> = (0..36).map(|step| f64::from(step) / 3.0).collect();
        let z: Vec<Vec<f64>> = axis
            .iter()
            .map(|y| {
                axis.iter()
                    .map(|x| round(18.0 + 9.0 * (x / 3.1).sin() * (y / 2.6).cos() + 0.9 * x - 0.4 * y, 2))
                    .collect()
            })
            .collect();
        (
            json!([{"type": "contour", "x": axis, "y": axis, "z": z, "colorscale": scale, "colorbar": {"title": {"text": "Depth, m"}, "thickness": 14},
                    "contours": {"coloring": "heatmap"}}]),
            json!({"xaxis": {"title": {"text": "km east"}}, "yaxis": {"title": {"text": "km north"}}, "margin": {"l": 12, "r": 12, "t": 12, "b": 12}}),
        )
    }

    fn surface(&self) -> (Value, Value) {
        let axis: Vec<f64> = (-16..=16).map(|step| f64::from(step) / 4.0).collect();
        let z: Vec<Vec<f64>> = axis
            .iter()
            .map(|y| {
                axis.iter()
                    .map(|x| {
                        let far = (x * x + y * y).sqrt();
                        round(2.2 * (far * 1.5).cos() * (-far / 4.0).exp() + 0.25 * x, 3)
                    })
                    .collect()
            })
            .collect();
        (
            json!([{"type": "surface", "x": axis, "y": axis, "z": z, "coloraxis": "coloraxis"}]),
            json!({"coloraxis": self.color_axis("Wave, m"), "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                   "scene": {"xaxis": {"title": {"text": "km east"}}, "yaxis": {"title": {"text": "km north"}}, "zaxis": {"title": {"text": "m"}},
                             "aspectmode": "manual", "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.6}}}),
        )
    }

    fn scatter_3d(&self) -> (Value, Value) {
        let mut chance = Chance::new(41);
        let traces = ["Morning", "Noon", "Evening"]
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let mut column = |at: f64, spread: f64| -> Vec<f64> {
                    (0..45).map(|_| round(at + spread * chance.normal(), 1)).collect()
                };
                let shift = index as f64;
                let (x, y, z) = (
                    column(40.0 + 18.0 * shift, 9.0),
                    column(11.0 + 2.0 * shift, 2.0),
                    column(4.0 + 3.0 * (shift - 1.0).abs(), 1.6),
                );
                self.trace(
                    index,
                    name,
                    "scatter3d",
                    json!({"mode": "markers", "x": x, "y": y, "z": z, "marker": {"size": 3, "symbol": "circle"}}),
                )
            })
            .collect();
        (
            traces,
            json!({"legend": legend(), "margin": {"l": 0, "r": 0, "t": 28, "b": 0},
                   "scene": {"xaxis": {"title": {"text": "% full"}}, "yaxis": {"title": {"text": "knots"}}, "zaxis": {"title": {"text": "min late"}}}}),
        )
    }

    fn wind(&self) -> (Value, Value) {
        let traces = [("Calm", 9.0, 1.0), ("Fresh", 7.0, 1.6), ("Gale", 3.0, 2.4)]
            .iter()
            .enumerate()
            .map(|(index, (name, size, lean))| {
                let shares: Vec<f64> = (0..8)
                    .map(|direction| {
                        round(size * (1.1 + (TAU * (f64::from(direction) - 5.5) / 8.0).cos() * lean * 0.4), 1)
                    })
                    .collect();
                self.trace(index, name, "barpolar", json!({"theta": WINDS, "r": shares}))
            })
            .collect();
        (
            traces,
            json!({"legend": legend(), "polar": {"angularaxis": {"direction": "clockwise", "rotation": 90}, "radialaxis": {"ticksuffix": " %"}},
                   "margin": {"l": 24, "r": 24, "t": 48, "b": 24}}),
        )
    }

    fn radar(&self) -> (Value, Value) {
        let themes = ["Punctual", "Clean", "Food", "Staff", "Price", "Booking"];
        let closed: Vec<&str> = themes.iter().chain(themes.first()).copied().collect();
        let traces = [("2024", [3.9, 4.1, 3.2, 4.4, 3.3, 3.6]), ("2025", [4.2, 4.2, 3.7, 4.5, 3.2, 4.1])]
            .iter()
            .enumerate()
            .map(|(index, (year, marks))| {
                let marks: Vec<f64> = marks.iter().chain(marks.first()).copied().collect();
                let color = self.color(index);
                json!({"type": "scatterpolar", "name": year, "mode": "lines", "fill": "toself", "theta": closed, "r": marks,
                       "line": {"color": color, "dash": "solid"}, "legendgroup": year, "showlegend": true})
            })
            .collect();
        (
            traces,
            json!({"legend": legend(), "polar": {"radialaxis": {"range": [0, 5]}}, "margin": {"l": 40, "r": 40, "t": 48, "b": 24}}),
        )
    }

    fn fuel() -> (Value, Value) {
        let mut chance = Chance::new(53);
        let (mut days, mut open, mut high, mut low, mut close) = (vec![], vec![], vec![], vec![], vec![]);
        let mut price = 742.0;
        for index in 0..45_i64 {
            let start: f64 = price;
            price += 7.5 * chance.normal() + 0.6;
            days.push(data::date(20_290 + index + index / 5 * 2));
            open.push(round(start, 1));
            close.push(round(price, 1));
            high.push(round(start.max(price) + 5.0 * chance.share(), 1));
            low.push(round(start.min(price) - 5.0 * chance.share(), 1));
        }
        (
            json!([{"type": "candlestick", "x": days, "open": open, "high": high, "low": low, "close": close, "name": "Marine gas oil"}]),
            json!({"xaxis": {"rangeslider": {"visible": false}, "rangebreaks": [{"bounds": ["sat", "mon"]}]},
                   "yaxis": {"title": {"text": "€ a tonne"}}, "margin": {"l": 12, "r": 12, "t": 12, "b": 12}}),
        )
    }

    fn parallel(&self) -> (Value, Value) {
        let mut chance = Chance::new(61);
        let punctual = data::punctuality();
        let seats = data::capacities();
        let fuel: Vec<f64> = seats.iter().map(|seats| round(f64::from(*seats) / 42.0 + chance.normal(), 1)).collect();
        let age: Vec<f64> =
            punctual.iter().map(|share| round((98.0 - share) * 2.0 + chance.share() * 3.0, 0)).collect();
        (
            json!([{"type": "parcoords", "line": {"color": punctual, "coloraxis": "coloraxis"}, "dimensions": [
                {"label": "Age, years", "values": age}, {"label": "Seats", "values": seats},
                {"label": "Fuel, t a day", "values": fuel}, {"label": "On time, %", "values": punctual}]}]),
            json!({"coloraxis": self.color_axis("On time"), "margin": {"l": 48, "r": 24, "t": 48, "b": 16}}),
        )
    }

    fn ranking(&self) -> (Value, Value) {
        let mut ships: Vec<(&str, f64)> = data::vessel_names().into_iter().zip(data::punctuality()).collect();
        ships.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (names, shares): (Vec<&str>, Vec<f64>) = ships.into_iter().skip(4).unzip();
        (
            json!([self.trace(
                0,
                "",
                "bar",
                json!({"orientation": "h", "y": names, "x": shares, "showlegend": false, "text": shares,
                    "textposition": "auto", "texttemplate": "%{x:.1f} %", "marker": {"pattern": {"shape": ""}}})
            )]),
            json!({"xaxis": {"range": [80, 100], "title": {"text": "Sailings on time, %"}}, "margin": {"l": 12, "r": 12, "t": 12, "b": 12}}),
        )
    }

    fn error_bars(&self) -> (Value, Value) {
        let traces = [("Arctic Tern", 15.2, 0.0), ("Great Skua", 17.9, 0.6)]
            .iter()
            .enumerate()
            .map(|(index, (name, level, phase))| {
                let knots: Vec<f64> = (0..12)
                    .map(|month| round(level - 1.1 * (TAU * f64::from(month) / 12.0 + phase).cos(), 1))
                    .collect();
                let spread: Vec<f64> =
                    (0..12).map(|month| round(0.5 + 0.35 * (TAU * f64::from(month) / 12.0).cos(), 2)).collect();
                self.trace(
                    index,
                    name,
                    "scatter",
                    json!({"mode": "lines+markers", "x": MONTHS, "y": knots,
                    "error_y": {"type": "data", "array": spread}, "marker": {"symbol": "circle"}}),
                )
            })
            .collect();
        (traces, json!({"legend": legend(), "yaxis": {"title": {"text": "Knots"}}}))
    }

    fn ternary(&self) -> (Value, Value) {
        let mut chance = Chance::new(67);
        let traces = ["Weekdays", "Weekends"]
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let (mut a, mut b, mut c) = (vec![], vec![], vec![]);
                for _ in 0..30 {
                    let lean = if index == 0 { 0.6 } else { 0.25 };
                    let first: f64 = (lean + 0.1 * chance.normal()).clamp(0.05, 0.9);
                    let second = (1.0 - first) * (0.3 + 0.4 * chance.share());
                    a.push(round(first * 100.0, 1));
                    b.push(round(second * 100.0, 1));
                    c.push(round((1.0 - first - second) * 100.0, 1));
                }
                self.trace(
                    index,
                    name,
                    "scatterternary",
                    json!({"mode": "markers", "a": a, "b": b, "c": c, "marker": {"symbol": "circle", "size": 8}}),
                )
            })
            .collect();
        (
            traces,
            json!({"legend": legend(), "margin": {"l": 48, "r": 48, "t": 48, "b": 36},
                   "ternary": {"sum": 100, "aaxis": {"title": {"text": "Commuters"}}, "baxis": {"title": {"text": "Visitors"}}, "caxis": {"title": {"text": "Freight"}}}}),
        )
    }

    fn matrix(&self) -> (Value, Value) {
        let mut chance = Chance::new(73);
        let traces = ["Summer", "Winter"]
            .iter()
            .enumerate()
            .map(|(index, season)| {
                let wind: Vec<f64> = (0..50).map(|_| round((6.0 + 5.0 * index as f64 + 2.6 * chance.normal()).max(0.5), 1)).collect();
                let wave: Vec<f64> = wind.iter().map(|wind| round((wind / 6.0 + 0.3 * chance.normal()).max(0.1), 2)).collect();
                let late: Vec<f64> = wave.iter().map(|wave| round((wave * 4.0 + 2.0 * chance.normal()).max(0.0), 1)).collect();
                self.trace(index, season, "splom", json!({"dimensions": [
                    {"label": "Wind, m/s", "values": wind}, {"label": "Wave, m", "values": wave}, {"label": "Late, min", "values": late}],
                    "diagonal": {"visible": false}, "marker": {"symbol": "circle", "size": 4}}))
            })
            .collect();
        (traces, json!({"legend": legend(), "dragmode": "select"}))
    }

    fn table() -> (Value, Value) {
        (
            json!([{"type": "table", "header": {"values": ["Port", "Calls", "Passengers", "On time"], "align": ["left", "right"]},
                    "cells": {"values": [PORTS, ["4,812", "3,960", "2,204", "1,871", "1,102"], ["412,300", "301,850", "164,210", "120,400", "71,930"],
                                         ["94.1 %", "93.6 %", "92.0 %", "95.2 %", "90.7 %"]], "align": ["left", "right"], "height": 26}}]),
            json!({"margin": {"l": 4, "r": 4, "t": 4, "b": 4}}),
        )
    }

    fn facets(&self) -> (Value, Value) {
        let mut layout = Map::new();
        let mut traces = Vec::new();
        let mut notes = Vec::new();
        let years = ["2024", "2025"];
        for (panel, port) in PORTS.iter().take(4).enumerate() {
            let suffix = if panel == 0 { String::new() } else { (panel + 1).to_string() };
            let left = panel as f64 * 0.25;
            layout.insert(
                format!("xaxis{suffix}"),
                json!({"anchor": format!("y{suffix}"), "domain": [left, left + 0.23], "tickangle": 0, "nticks": 4}),
            );
            let mut axis = json!({"anchor": format!("x{suffix}"), "domain": [0, 1]});
            if panel > 0 {
                axis["matches"] = json!("y");
                axis["showticklabels"] = json!(false);
            }
            layout.insert(format!("yaxis{suffix}"), axis);
            notes.push(json!({"text": port, "x": left + 0.115, "xref": "paper", "xanchor": "center", "y": 1.0, "yref": "paper", "yanchor": "bottom", "showarrow": false}));
            for (index, year) in years.iter().enumerate() {
                let calls: Vec<f64> = (0..12)
                    .map(|month| {
                        let season = 1.0 - 0.45 * (TAU * (f64::from(month) + 0.5) / 12.0).cos();
                        (season * (140.0 - 26.0 * panel as f64) * (1.0 + 0.08 * index as f64)).round()
                    })
                    .collect();
                traces.push(self.trace(
                    index,
                    year,
                    "bar",
                    json!({"x": MONTHS, "y": calls, "xaxis": format!("x{suffix}"), "yaxis": format!("y{suffix}"),
                    "showlegend": panel == 0, "marker": {"pattern": {"shape": ""}}}),
                ));
            }
        }
        layout.insert("annotations".to_owned(), notes.into());
        layout.insert("barmode".to_owned(), json!("group"));
        layout.insert("legend".to_owned(), json!({"orientation": "h", "x": 0, "y": -0.14, "yanchor": "top"}));
        layout.insert("margin".to_owned(), json!({"l": 12, "r": 12, "t": 28, "b": 12}));
        (traces.into(), layout.into())
    }

    fn animation(&self) -> (Value, Value) {
        let at = |month: usize| -> Vec<Value> {
            ROUTES
                .iter()
                .enumerate()
                .map(|(index, route)| {
                    let season = 1.0 - 0.4 * (TAU * (month as f64 + 0.5) / 12.0).cos();
                    let load = round((30.0 + 8.0 * index as f64) * season, 1);
                    let late = round(3.0 + index as f64 + 2.5 * (TAU * month as f64 / 12.0 + index as f64).cos(), 1);
                    self.trace(index, route, "scatter", json!({"mode": "markers", "x": [load], "y": [late], "line": {},
                        "marker": {"color": self.color(index), "size": [round(season * (34.0 - 5.0 * index as f64), 1)], "sizemode": "diameter", "symbol": "circle"}}))
                })
                .collect()
        };
        let frames: Vec<Value> =
            MONTHS.iter().enumerate().map(|(month, name)| json!({"name": name, "data": at(month)})).collect();
        let step = |name: &str| {
            json!({"label": name, "method": "animate", "args": [[name], {"mode": "immediate", "fromcurrent": true,
            "frame": {"duration": 0, "redraw": false}, "transition": {"duration": 0}}]})
        };
        let mut layout = json!({
            "legend": legend(), "xaxis": {"range": [10, 95], "title": {"text": "% full"}}, "yaxis": {"range": [-1, 12], "title": {"text": "Minutes late"}},
            "sliders": [{"active": 0, "currentvalue": {"prefix": "Month: "}, "len": 0.9, "x": 0.1, "xanchor": "left", "y": 0, "yanchor": "top",
                "pad": {"b": 10, "t": 60}, "steps": MONTHS.map(step)}],
            "updatemenus": [{"type": "buttons", "direction": "left", "showactive": false, "x": 0.1, "xanchor": "right", "y": 0, "yanchor": "top",
                "pad": {"r": 10, "t": 70}, "buttons": [
                    {"label": "&#9654;", "method": "animate", "args": [null, {"frame": {"duration": 500, "redraw": false}, "fromcurrent": true}]},
                    {"label": "&#9724;", "method": "animate", "args": [[null], {"mode": "immediate", "frame": {"duration": 0, "redraw": false}}]}]}],
        });
        layout[FRAMES] = frames.into();
        (at(0).into(), layout)
    }

    fn density(&self) -> (Value, Value) {
        let mut chance = Chance::new(83);
        let (mut x, mut y) = (vec![], vec![]);
        for _ in 0..400 {
            let wind = 8.0 + 3.0 * chance.normal();
            x.push(round(wind, 1));
            y.push(round(17.0 - wind * 0.25 + 0.9 * chance.normal(), 1));
        }
        (
            json!([{"type": "histogram2dcontour", "x": x, "y": y, "coloraxis": "coloraxis", "contours": {"coloring": "fill"}, "showlegend": false}]),
            json!({"coloraxis": self.color_axis("Trips"), "xaxis": {"title": {"text": "Wind, m/s"}}, "yaxis": {"title": {"text": "Knots"}},
                   "margin": {"l": 12, "r": 12, "t": 12, "b": 12}}),
        )
    }

    fn schedule(&self) -> (Value, Value) {
        let work = [("Dry dock", 0), ("Engines", 1), ("Inspection", 2)];
        let plan = [
            ("Razorbill", 0, 2, 38),
            ("Merlin", 1, 10, 24),
            ("Sanderling", 0, 31, 30),
            ("Eider", 2, 20, 8),
            ("Fulmar", 1, 45, 21),
            ("Whimbrel", 2, 58, 9),
            ("Kittiwake", 2, 5, 7),
        ];
        let traces = work
            .iter()
            .map(|(name, kind)| {
                let rows: Vec<_> = plan.iter().filter(|(_, of, ..)| of == kind).collect();
                let ships: Vec<&str> = rows.iter().map(|(ship, ..)| *ship).collect();
                let base: Vec<String> = rows.iter().map(|(_, _, start, _)| data::date(20_370 + start)).collect();
                let length: Vec<i64> = rows.iter().map(|(.., days)| days * 86_400_000).collect();
                self.trace(*kind, name, "bar", json!({"orientation": "h", "y": ships, "base": base, "x": length, "marker": {"pattern": {"shape": ""}}}))
            })
            .collect();
        (
            traces,
            json!({"barmode": "overlay", "legend": legend(), "xaxis": {"type": "date"}, "yaxis": {"autorange": "reversed"}}),
        )
    }

    fn indicators() -> (Value, Value) {
        let bullet = |name: &str, value: f64, goal: f64, end: f64, from: f64| {
            json!({"type": "indicator", "mode": "number+gauge+delta", "value": value, "delta": {"reference": goal}, "title": {"text": name, "font": {"size": 13}},
                   "number": {"font": {"size": 18}}, "gauge": {"shape": "bullet", "axis": {"range": [0, end]}, "threshold": {"value": goal, "thickness": 0.8, "line": {"width": 2}}},
                   "domain": {"x": [0.3, 1], "y": [from, from + 0.16]}})
        };
        (
            json!([
                bullet("Passengers, k", 412.0, 390.0, 500.0, 0.78),
                bullet("Takings, M€", 14.6, 15.0, 20.0, 0.45),
                bullet("Bookings, k", 27.2, 24.0, 32.0, 0.12),
            ]),
            json!({"margin": {"l": 12, "r": 28, "t": 12, "b": 24}}),
        )
    }

    fn steps(&self) -> (Value, Value) {
        let hours: Vec<String> =
            (0..48).map(|half| format!("2025-09-15 {:02}:{:02}", half / 2, half % 2 * 30)).collect();
        let tide: Vec<f64> = (0..48).map(|half| round(2.1 + 1.4 * (PI * f64::from(half) / 12.4).sin(), 2)).collect();
        let berths: Vec<f64> =
            (0..48).map(|half| if (12..44).contains(&half) { f64::from(2 + (half / 3) % 3) } else { 1.0 }).collect();
        (
            json!([
                self.trace(0, "Tide, m", "scatter", json!({"mode": "lines", "x": hours, "y": tide, "fill": "tozeroy"})),
                self.trace(
                    1,
                    "Ships at berth",
                    "scatter",
                    json!({"mode": "lines", "x": hours, "y": berths, "line": {"shape": "hv", "dash": "dot"}})
                ),
            ]),
            json!({"legend": legend(), "hovermode": "x unified", "xaxis": {"rangeslider": {"visible": true, "thickness": 0.12}}}),
        )
    }

    fn no_data() -> (Value, Value) {
        (
            json!([]),
            json!({"xaxis": {"visible": false}, "yaxis": {"visible": false},
                   "annotations": [{"text": "No sailings match these filters", "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": false}]}),
        )
    }
}
