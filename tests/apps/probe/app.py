"""Counts every callback and logs every prop: the app that shows that a change of theme leaves no trace.

`GET /_probe` answers with how often each callback ran. Everything is written down in `window.__probe` too."""

import json
import os
from collections import Counter

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, State, callback, dcc, html, no_update
from flask import jsonify

runs = Counter()

random = np.random.default_rng(3)
FRAME = pd.DataFrame(
    {
        "x": np.tile(np.arange(20), 3),
        "y": random.normal(10, 3, 60).round(2),
        "size": random.uniform(1, 9, 60).round(2),
        "group": np.repeat(["a", "b", "c"], 20),
        "step": np.tile(np.repeat([1, 2, 3, 4], 5), 3),
    }
)

FIGURES = {
    "scatter": px.scatter(FRAME, x="x", y="y", color="group", custom_data=["size"]),
    "line": px.line(FRAME, x="x", y="y", color="group").update_layout(uirevision="keep"),
    "bar": px.bar(FRAME, x="x", y="y", color="group"),
    "pie": px.pie(FRAME, names="group", values="size"),
    "scale": px.scatter(FRAME, x="x", y="y", color="size"),
    "heat": px.density_heatmap(FRAME, x="x", y="y"),
    "facet": px.bar(FRAME, x="x", y="y", color="group", facet_col="group"),
    "surface": go.Figure(go.Surface(z=random.normal(0, 1, (12, 12)))),
    "animation": px.scatter(FRAME, x="x", y="y", color="group", size="size", animation_frame="step", range_x=[0, 20], range_y=[0, 20]),
    "sized": px.bar(FRAME, x="x", y="y", color="group").update_layout(width=400, height=240),
    "raw": {"data": [{"type": "bar", "x": ["1", "2", "3"], "y": [3, 1, 2]}], "layout": {"title": {"text": "No template"}}},
}

GRAPH_PROPS = ["clickData", "hoverData", "selectedData", "relayoutData", "restyleData", "figure"]

app = Dash(__name__, title="Probe")
server = app.server


@server.route("/_probe")
def probe():
    return jsonify(dict(runs))


app.layout = html.Div(
    [
        html.H1("Probe"),
        dcc.Dropdown(["one", "two"], "one", id="dropdown"),
        dcc.Input(id="input", value="text"),
        dcc.Slider(0, 10, 1, value=5, id="slider"),
        dcc.DatePickerSingle(id="date", date="2025-01-02"),
        dcc.Tabs([dcc.Tab(label="One", value="1"), dcc.Tab(label="Two", value="2")], id="tabs", value="1"),
        dcc.Button("New figure", id="new"),
        dcc.Button("More points", id="more"),
        dcc.Store(id="store", data={"kept": True}),
        *[dcc.Graph(id=name, figure=figure, style={"height": "260px", "width": "460px", "display": "inline-block"}) for name, figure in FIGURES.items()],
        html.Pre(id="log"),
    ]
)


def watch(component, prop):
    @callback(Output("log", "title", allow_duplicate=True), Input(component, prop), prevent_initial_call=True)
    def ran(_value):
        runs[f"{component}.{prop}"] += 1
        return no_update


for name in FIGURES:
    for prop in GRAPH_PROPS:
        watch(name, prop)
for component, prop in [("dropdown", "value"), ("input", "value"), ("slider", "value"), ("date", "date"), ("tabs", "value"), ("store", "data")]:
    watch(component, prop)


@callback(Output("raw", "extendData"), Input("more", "n_clicks"), prevent_initial_call=True)
def more_points(_clicks):
    return {"x": [["4", "5"]], "y": [[5, 6]]}, [0], 100


@callback(Output("log", "lang"), Input("more", "n_clicks"), Input("raw", "figure"), prevent_initial_call=True)
def figure_length(_clicks, figure):
    """How many points the server is told of."""
    return str(len(figure["data"][0]["x"]))


@callback(Output("line", "figure"), Output("log", "children"), Input("new", "n_clicks"), State("scatter", "figure"), State("line", "figure"), prevent_initial_call=True)
def new_figure(clicks, scatter, line):
    """Another figure with the same `uirevision`, and what the server is told of the figures now."""
    runs["new"] += 1
    changed = FRAME.assign(y=FRAME["y"] + 1)
    return px.line(changed, x="x", y="y", color="group").update_layout(uirevision="keep"), json.dumps({"scatter": scatter, "line": line})


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")), debug=False)
