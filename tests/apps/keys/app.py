"""One page with a thing of every kind that a theme's keys have an effect on. Needs no network. HOST and PORT are honoured."""

import os

import dash_bootstrap_components as dbc
import plotly.graph_objects as go
from plotly.subplots import make_subplots
from dash import Dash, dash_table, dcc, html

ROWS = [{"site": f"Site {i}", "output": i * 7 % 11, "state": "on" if i % 2 else "off"} for i in range(8)]


def div(name, *children, **more):
    return html.Div(list(children), className=name, **more)


def chart():
    """Traces, a scale and a diverging scale in one figure: every chart more is drawn again for every key."""
    figure = make_subplots(1, 3)
    for name in ("one", "two", "three"):
        figure.add_trace(go.Bar(x=list("ab"), y=[1, 2], name=name), 1, 1)
    figure.add_trace(go.Heatmap(z=[[1, 2], [3, 4]], coloraxis="coloraxis"), 1, 2)
    figure.add_trace(go.Heatmap(z=[[-2, -1], [1, 2]], coloraxis="coloraxis2"), 1, 3)
    figure.update_layout(
        title="Chart", height=220, margin={"l": 20, "r": 20, "t": 40, "b": 20}, coloraxis2={"cmid": 0}, coloraxis={"showscale": False}
    )
    return dcc.Graph(id="chart", figure=figure)


def card(title, *children):
    return div(
        "livery-card",
        div("livery-card-header", html.H3(title, className="livery-card-title")),
        html.P("What it shows", className="livery-card-description"),
        div("livery-card-body", *children),
        div("livery-card-footer", "As of today"),
    )


app = Dash(__name__)
app.layout = html.Div(
    [
        div(
            "livery-header",
            html.Div([html.H1("Title", className="livery-title"), html.P("Subtitle", className="livery-subtitle")]),
            div("livery-menu", html.A("Menu", href="#", className="livery-menu-item")),
            div("livery-header-controls", dcc.Dropdown(["a", "b"], "a", id="in-header")),
        ),
        div(
            "livery-hero",
            html.H2("Hero", className="livery-hero-title"),
            html.P("Of the page", className="livery-hero-subtitle"),
            div("livery-hero-controls", div("livery-control-item", html.Label("Region", className="livery-control-label"), dcc.Input(id="in-hero"))),
        ),
        div(
            "livery-with-sidebar",
            div(
                "livery-sidebar",
                div("livery-menu livery-vertical", html.A("Menu", href="#", className="livery-menu-item")),
                div("livery-control-item", html.Label("Field", className="livery-control-label"), dcc.Input(id="side", placeholder="Type")),
            ),
            div(
                "livery-sidebar-companion",
                html.Main(
                    [
                        div("livery-section", html.H2("Section", className="livery-section-title"), html.P("Body text with a "), html.A("link", href="#")),
                        div(
                            "livery-row",
                            card("Card", chart()),
                            card("Other card", div("livery-card-menu", html.A("Do", href="#"))),
                            div("livery-data-card", div("livery-data-label", "Sales"), div("livery-data-value", "12"), div("livery-data-change livery-positive", "+1"), div("livery-data-change livery-negative", "-1")),
                        ),
                        div(
                            "livery-control-card livery-vertical",
                            div("livery-control-item", html.Label("Choose", className="livery-control-label"), dcc.Dropdown(["a", "b"], "a", id="drop")),
                            div("livery-control-item", html.Label("Type", className="livery-control-label"), dcc.Input(id="text", placeholder="Text")),
                            div("livery-control-item", html.Label("Write", className="livery-control-label"), dcc.Textarea(id="area", value="Text")),
                            div("livery-control-item", dcc.Checklist(["a", "b"], ["a"], id="checks"), dcc.RadioItems(["a", "b"], "a", id="radios")),
                            div("livery-control-item", dcc.Slider(0, 10, value=4, id="slider"), dcc.RangeSlider(0, 10, value=[2, 6], id="range")),
                            div("livery-control-item", dcc.DatePickerSingle(date="2026-01-05", id="date")),
                        ),
                        div("livery-control-card livery-horizontal", div("livery-control-item", html.Label("Across"), dcc.Input(id="across"))),
                        div("livery-control-panel", div("livery-control-item", html.Label("Panel"), dcc.Input(id="in-panel"))),
                        div("livery-block", "Block"),
                        # An element of no library's, and one that asks for Bootstrap's gray.
                        html.Select(html.Option("Plain")),
                        html.Div("Quiet", className="quiet", style={"background": "var(--bs-gray-500)"}),
                        html.Div([html.Button("Plain"), html.Button("First", className="livery-button-primary"), dbc.Button("Bootstrap"), dbc.Button("Outline", outline=True, color="primary")]),
                        dbc.Alert("Saved", color="success"),
                        dbc.Alert("Look", color="warning"),
                        dbc.Alert("Lost", color="danger"),
                        dbc.Alert("Know", color="info"),
                        dbc.Alert("First", color="primary"),
                        dbc.Alert("Second", color="secondary"),
                        dbc.Alert("Light", color="light"),
                        dbc.Alert("Dark", color="dark"),
                        html.Div([dbc.Badge(color, color=color) for color in ("primary", "secondary", "success", "warning", "danger", "info", "light", "dark")]),
                        div("livery-notice", "Notice"),
                        html.Span("Tag", className="livery-tag"),
                        html.Span("Tooltip", className="livery-tooltip"),
                        dcc.Tabs([dcc.Tab(label="One", children="First"), dcc.Tab(label="Two", children="Second")]),
                        dash_table.DataTable(ROWS, [{"name": name, "id": name} for name in ROWS[0]], sort_action="native", filter_action="native", page_size=5),
                        html.Table([html.Thead(html.Tr([html.Th("A"), html.Th("B")])), html.Tbody([html.Tr([html.Td("1"), html.Td("2")]) for _ in range(4)])], className="table table-striped table-bordered"),
                        html.H1("One"),
                        html.H2("Two"),
                        html.H3("Three"),
                        html.H4("Four"),
                        html.H5("Five"),
                        html.H6("Six"),
                        html.Pre("code"),
                        html.Hr(),
                        div(
                            "livery-report",
                            div("livery-page", html.H2("Report"), html.P("Words"), div("livery-card", "Card of a report"), div("livery-block", "Block of a report"), div("livery-page-footer", "1")),
                        ),
                    ],
                    className="livery-content",
                ),
            ),
        ),
        div("livery-footer", html.H2("Footer", className="livery-footer-title"), html.P("Words"), html.A("link", href="#")),
    ]
)

if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")))
