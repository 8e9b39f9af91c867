"""A page for each of the component packages that people add to Dash, each with a chart; `GET /_probe` counts callbacks.

None of them needs the network: the map has no tiles, icons are drawn where they can be had."""

import os
from collections import Counter

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
import dash_cytoscape as cyto
import dash_daq as daq
import dash_draggable
import dash_leaflet as dl
import dash_mantine_components as dmc
import feffery_antd_components as fac
import plotly.express as px
from dash import ALL, Dash, Input, Output, callback, dash_table, dcc, html, no_update
from dash_bootstrap_templates import load_figure_template
from flask import jsonify

load_figure_template("flatly")
runs = Counter()
TIPS = px.data.tips().head(80)
ROWS = TIPS.head(12).to_dict("records")


def chart(name):
    return dcc.Graph(id={"chart": name}, figure=px.bar(TIPS, x="day", y="tip", color="sex", title=name), style={"height": "320px"})


def daq_page():
    return html.Div([daq.Gauge(id="gauge", value=6, max=10, label="Load"), daq.BooleanSwitch(id="switch", on=True, label="On"), daq.Knob(value=4, label="Level"),
                     daq.LEDDisplay(value="42.5", label="Rate"), daq.Tank(value=3, max=10, label="Tank"), daq.ToggleSwitch(label="Mode")], style={"display": "flex", "gap": "24px", "flexWrap": "wrap"})


def cytoscape_page():
    nodes = [{"data": {"id": name, "label": name}} for name in "ABCDE"]
    edges = [{"data": {"source": one, "target": other}} for one, other in ("AB", "BC", "CD", "DE", "EA")]
    return cyto.Cytoscape(id="network", elements=nodes + edges, layout={"name": "circle"}, style={"height": "300px"})


def antd_page():
    return fac.AntdSpace([fac.AntdButton("Save", type="primary"), fac.AntdSelect(options=["One", "Two"], value="One", style={"width": 160}), fac.AntdSlider(value=30, style={"width": 200}),
                          fac.AntdTag(content="New", color="blue"), fac.AntdAlert(message="Two sites report late.", type="info"), fac.AntdDatePicker(),
                          fac.AntdTable(columns=[{"title": name, "dataIndex": name} for name in ("day", "tip")], data=[{"key": str(i), **row} for i, row in enumerate(ROWS[:4])])], direction="vertical")


def mantine_page():
    return html.Div([dmc.Group([dmc.Button("Save"), dmc.Badge("New"), dmc.Switch(label="Live", checked=True)]), dmc.Select(data=["One", "Two"], value="One", label="Which"),
                     dmc.BarChart(h=200, dataKey="day", data=[{"day": "Sat", "tip": 3}, {"day": "Sun", "tip": 4}], series=[{"name": "tip", "color": "blue.6"}]),
                     dmc.Alert("Two sites report late.", title="Planned"), dmc.Progress(value=60)])


PAGES = {
    "daq": daq_page,
    "cytoscape": cytoscape_page,
    "leaflet": lambda: dl.Map([dl.Marker(position=[56, 10]), dl.ScaleControl()], center=[56, 10], zoom=6, style={"height": "300px"}),
    "antd": antd_page,
    "mantine": mantine_page,
    "draggable": lambda: dash_draggable.GridLayout([html.Div("One", id="one"), html.Div("Two", id="two")], id="layout"),
    "bootstrap": lambda: dbc.Card([dbc.CardHeader("Card"), dbc.CardBody([dbc.Button("Save", color="primary"), dbc.Badge("New", color="info"), dbc.Progress(value=40), dbc.Input(placeholder="Name")])], id="card"),
    "grid": lambda: dag.AgGrid(rowData=ROWS, columnDefs=[{"field": "day"}, {"field": "tip"}], id="grid"),
    "table": lambda: dash_table.DataTable(ROWS, [{"name": name, "id": name} for name in ("day", "tip")], id="table"),
}

app = Dash(__name__, title="Parts", external_stylesheets=[], suppress_callback_exceptions=True)
server = app.server


@server.route("/_probe")
def probe():
    return jsonify(dict(runs))


app.layout = dmc.MantineProvider([dcc.Location(id="url"), html.Main(id="content", style={"padding": "16px"}), html.I(id="log")])


@callback(Output("content", "children"), Input("url", "pathname"))
def page(path):
    name = path.strip("/") or "bootstrap"
    return [html.H1(name.capitalize()), PAGES[name](), chart(name)]


@callback(Output("log", "title"), Input({"chart": ALL}, "figure"), Input({"chart": ALL}, "relayoutData"), Input({"chart": ALL}, "restyleData"), prevent_initial_call=True)
def heard(*_values):
    runs["chart"] += 1
    return no_update


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")), debug=False)
