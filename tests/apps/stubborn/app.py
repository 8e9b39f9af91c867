"""An app that was made for dark and writes its colours everywhere: in a style sheet, inline, and in its figures."""

import os
from collections import Counter

import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html, no_update
from flask import jsonify

runs = Counter()
INK, PAPER, PANEL = "#e6e9ef", "#14171f", "#1e232e"

app = Dash(__name__, title="Stubborn")
server = app.server


@server.route("/_probe")
def probe():
    return jsonify(dict(runs))


def figure(kind):
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    traces = {
        "sales": [
            go.Bar(x=months, y=[4, 6, 5, 8, 9, 7], name="Plan", marker={"color": "#4cc9f0"}),
            go.Bar(x=months, y=[5, 5, 6, 7, 9, 9], name="Actual", marker={"color": "#f72585"}),
        ],
        "trend": [go.Scatter(x=months, y=[1, 3, 2, 5, 4, 6], name="Trend", line={"color": "gold", "width": 3}, fill="tozeroy", fillcolor="rgba(255, 215, 0, 0.2)")],
        "heat": [go.Heatmap(z=[[1, 2, 3], [2, 4, 6], [3, 6, 9]], colorscale=[[0, "#03071e"], [0.5, "#d00000"], [1, "#ffba08"]])],
    }
    return go.Figure(traces[kind]).update_layout(
        title={"text": kind.capitalize(), "font": {"family": "Courier New", "size": 18, "color": "#ffffff"}},
        paper_bgcolor=PANEL, plot_bgcolor=PANEL, font={"color": INK}, margin={"t": 48, "l": 40, "r": 16, "b": 32}, height=280,
        xaxis={"gridcolor": "#39404f"}, yaxis={"gridcolor": "#39404f"},
    )


def tile(label, value, color):
    return html.Div(
        [html.Div(label, style={"color": "#9aa4b5", "fontSize": "13px"}), html.Div(value, style={"color": color, "fontSize": "28px", "fontFamily": "Impact"})],
        style={"backgroundColor": PANEL, "border": "1px solid #39404f", "borderRadius": "8px", "padding": "16px", "flex": "1"},
    )


app.layout = html.Div(
    [
        html.Div([html.H1("Stubborn sales"), html.Button("Refresh", id="refresh", className="go"), html.Span("live", className="pill")], className="bar"),
        html.Div([tile("Orders", "1,204", "#4cc9f0"), tile("Revenue", "$ 88 k", "#80ed99"), tile("Returns", "3 %", "#ff6b6b")], className="tiles"),
        html.Div([html.Div(dcc.Graph(id=kind, figure=figure(kind)), className="panel") for kind in ("sales", "trend", "heat")], className="panels"),
        html.Table([html.Tr([html.Th("Region"), html.Th("Sum")]), html.Tr([html.Td("North"), html.Td("12")]), html.Tr([html.Td("South"), html.Td("31")])], className="grid"),
        html.P("Written by hand, all of it.", id="note", style={"color": "silver"}),
    ],
    className="page",
)


@callback(Output("note", "title"), Input("sales", "relayoutData"), Input("sales", "figure"), Input("trend", "restyleData"), prevent_initial_call=True)
def heard(*_values):
    runs["heard"] += 1
    return no_update


@callback(Output("note", "style"), Output("note", "children"), Input("refresh", "n_clicks"), prevent_initial_call=True)
def refresh(clicks):
    return {"color": "#c77dff"}, f"Refreshed {clicks} times."


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")), debug=False)
