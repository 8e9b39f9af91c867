"""The sample app that `make run` previews: a dashboard of a fleet of wind and solar sites, with a component of every
kind that a theme has to reach. Needs no network. HOST and PORT are honoured."""

import os
from pathlib import Path

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
import dash_mantine_components as dmc
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dash_table, dcc, html
from flask import send_file

REGIONS = ["North", "Coast", "Valley", "Highlands", "Islands"]
SOURCES = ["Wind", "Solar", "Hydro", "Storage"]


def make_data():
    """Two years of weekly output of every site; the same in every run."""
    random = np.random.default_rng(7)
    weeks = pd.date_range("2024-01-01", periods=104, freq="W")
    rows = []
    for r, region in enumerate(REGIONS):
        for s, source in enumerate(SOURCES):
            season = np.sin(np.arange(104) / 52 * 2 * np.pi + (0, 2.6, 1.2, 4)[s])
            base = 40 + 14 * r + (34, 22, 16, 9)[s]
            output = base * (1 + 0.32 * season * (0.8, 1.2, 0.5, 0.2)[s]) + random.normal(0, 4, 104)
            output *= np.linspace(1, 1.16, 104)
            for week, value in zip(weeks, output):
                rows.append((week, region, source, round(max(value, 2), 1)))
    frame = pd.DataFrame(rows, columns=["week", "region", "source", "output"])
    frame["quarter"] = frame["week"].dt.to_period("Q").astype(str)
    frame["price"] = (42 + 9 * np.sin(np.arange(len(frame)) / 9) + random.normal(0, 3, len(frame))).round(1)
    frame["revenue"] = (frame["output"] * frame["price"] / 10).round(1)
    return frame


DATA = make_data()

SITES = pd.DataFrame(
    {
        "site": [f"{region} {name}" for region in REGIONS for name in ("Ridge", "Bay", "Field", "Point")],
        "region": [region for region in REGIONS for _ in range(4)],
        "source": SOURCES * 5,
        "capacity": [12 + (i * 37) % 61 for i in range(20)],
        "availability": [round(91 + (i * 17 % 83) / 10, 1) for i in range(20)],
        "status": [("Running", "Running", "Service", "Running", "Stopped")[i % 5] for i in range(20)],
        "commissioned": [f"{2008 + (i * 5) % 16}-0{1 + i % 9}-15" for i in range(20)],
    }
)


def figure(fig, height=320):
    """Room for a card; axes and legends that say what they are need no title over it."""
    plain = {"Week", "Month", "Quarter", "Region", "Source"}
    fig.for_each_xaxis(lambda axis: axis.update(title_text=None) if axis.title.text in plain else None)
    fig.for_each_yaxis(lambda axis: axis.update(title_text=None) if axis.title.text in plain else None)
    fig.update_layout(legend_title_text=None)
    fig.update_layout(margin={"l": 12, "r": 16, "t": 40, "b": 12}, height=height)
    return fig


def line_figure(data):
    weekly = data.groupby(["week", "source"], as_index=False)["output"].sum()
    return figure(px.line(weekly, x="week", y="output", color="source", labels={"output": "GWh", "week": "Week", "source": "Source"}))


def bar_figure(data):
    totals = data.groupby(["region", "source"], as_index=False)["output"].sum()
    return figure(px.bar(totals, x="region", y="output", color="source", labels={"output": "GWh", "region": "Region", "source": "Source"}))


def pie_figure(data):
    return figure(px.pie(data.groupby("source", as_index=False)["revenue"].sum(), names="source", values="revenue", hole=0.5))


def scatter_figure(data):
    sample = data[data["week"] >= "2025-09-01"]
    return figure(
        px.scatter(sample, x="output", y="price", color="revenue", size="revenue", size_max=14,
                   labels={"output": "Output, GWh", "price": "Price, EUR/MWh", "revenue": "Revenue"})
    )


def heat_figure(data):
    table = data.pivot_table(index="region", columns="quarter", values="output", aggfunc="sum")
    return figure(px.imshow(table, aspect="auto", labels={"x": "Quarter", "y": "Region", "color": "GWh"}))


def area_figure(data):
    monthly = data.assign(month=data["week"].dt.to_period("M").dt.to_timestamp())
    monthly = monthly.groupby(["month", "region"], as_index=False)["revenue"].sum()
    return figure(px.area(monthly, x="month", y="revenue", color="region", labels={"revenue": "kEUR", "month": "Month", "region": "Region"}))


def surface_figure():
    x = np.linspace(-3, 3, 40)
    grid_x, grid_y = np.meshgrid(x, x)
    z = np.exp(-(grid_x**2 + grid_y**2) / 4) * np.cos(grid_x * 1.6) * 8 + grid_y
    fig = go.Figure(go.Surface(x=x, y=x, z=z, colorbar={"title": "m/s"}))
    fig.update_layout(scene={"xaxis_title": "km east", "yaxis_title": "km north", "zaxis_title": "wind"})
    return figure(fig, 380)


def facet_figure(data):
    quarterly = data.groupby(["quarter", "region", "source"], as_index=False)["output"].sum()
    fig = px.bar(quarterly, x="quarter", y="output", color="source", facet_col="region", facet_col_wrap=3,
                 labels={"output": "GWh", "quarter": "Quarter", "source": "Source"})
    fig.for_each_annotation(lambda note: note.update(text=note.text.split("=")[-1]))
    return figure(fig, 420)


def animation_figure(data):
    quarterly = data.groupby(["quarter", "region"], as_index=False).agg(output=("output", "sum"), price=("price", "mean"), revenue=("revenue", "sum"))
    return figure(
        px.scatter(quarterly, x="output", y="price", color="region", size="revenue", size_max=36, animation_frame="quarter",
                   range_x=[2500, 8000], range_y=[30, 54], labels={"output": "GWh", "price": "EUR/MWh", "region": "Region"}),
        420,
    )


def box_figure(data):
    return figure(px.box(data, x="source", y="price", color="source", labels={"price": "EUR/MWh", "source": "Source"}))


def gauge_figure():
    fig = go.Figure(go.Indicator(mode="gauge+number+delta", value=94.2, delta={"reference": 92.8},
                                 number={"suffix": " %"}, gauge={"axis": {"range": [80, 100]}}))
    fig = figure(fig)
    return fig.update_layout(margin={"l": 40, "r": 40})


def card(title, child, description=None, width=None):
    children = [html.Div(html.H3(title, className="livery-card-title"), className="livery-card-header")]
    if description:
        children.append(html.P(description, className="livery-card-description"))
    children.append(html.Div(child, className="livery-card-body"))
    return html.Div(children, className="livery-card", style={"flex": f"{width} 1 0"} if width else None)


def graph(name, fig):
    return dcc.Graph(id=name, figure=fig, config={"displaylogo": False}, responsive=True, style={"height": f"{fig.layout.height}px"})


def data_card(name, label, value, change, good=True):
    return html.Div(
        [
            html.Div(label, className="livery-data-label"),
            html.Div(value, className="livery-data-value", id=name),
            html.Div(change, className="livery-data-change " + ("livery-positive" if good else "livery-negative")),
        ],
        className="livery-data-card",
    )


def item(label, control):
    return html.Div([html.Label(label, className="livery-control-label"), control], className="livery-control-item")


HEADER = html.Header(
    [
        html.Div(
            [html.H1("Meridian Power", className="livery-title"), html.P("Fleet performance", className="livery-subtitle")]
        ),
        html.Nav(
            [
                html.A("Overview", href="#overview", className="active"),
                html.A("Markets", href="#markets"),
                html.A("Sites", href="#sites"),
                html.A("Components", href="#components"),
            ],
            className="livery-menu",
        ),
        html.Div(
            [
                dcc.Dropdown(["All regions", *REGIONS], "All regions", id="region", clearable=False, style={"width": "170px"}),
                dcc.Button("Share", id="share"),
            ],
            className="livery-header-controls",
        ),
    ],
    className="livery-header",
)

OVERVIEW = html.Section(
    [
        html.Div(
            [
                data_card("output-total", "Output this year", "", "+8.4 % on last year"),
                data_card("revenue-total", "Revenue", "", "+5.1 % on last year"),
                data_card("availability", "Availability", f"{SITES['availability'].mean():.1f} %", "+0.6 points"),
                data_card("stopped", "Sites stopped", str((SITES["status"] == "Stopped").sum()), "2 more than last week", good=False),
            ],
            className="livery-row",
        ),
        html.Div(
            [
                card("Weekly output", graph("line", line_figure(DATA)), width=2),
                card("Revenue by source", graph("pie", pie_figure(DATA)), width=1),
            ],
            className="livery-row",
        ),
        html.Div(
            [
                card("Output by region", graph("bar", bar_figure(DATA)), width=1),
                card("Output through the year", graph("heat", heat_figure(DATA)), width=1),
            ],
            className="livery-row",
        ),
    ],
    id="overview",
)

MARKETS = html.Section(
    [
        html.Div(
            [
                html.Div(
                    [
                        item("Period", dcc.DatePickerRange(id="period", start_date="2025-09-01", end_date="2025-12-21", display_format="D MMM YYYY")),
                        item("Price, EUR/MWh", dcc.RangeSlider(20, 60, 5, value=[30, 50], marks={20: "20", 40: "40", 60: "60"}, id="price")),
                        item("Sources", dcc.Checklist(SOURCES, SOURCES[:3], id="sources")),
                        item("Show", dcc.RadioItems(["Hourly", "Daily", "Weekly"], "Weekly", id="step")),
                    ],
                    className="livery-control-card livery-vertical",
                    style={"flex": "1 1 0"},
                ),
                card("Price against output", graph("scatter", scatter_figure(DATA)), "Each dot is a site's week; larger dots earned more.", width=2.4),
            ],
            className="livery-row",
        ),
        html.Div(
            [
                card("Revenue by month", graph("area", area_figure(DATA)), width=2),
                card("Prices", graph("box", box_figure(DATA)), width=1),
            ],
            className="livery-row",
        ),
        html.Div(
            [
                card("Wind field", graph("surface", surface_figure()), width=1),
                card("Quarters, played", graph("animation", animation_figure(DATA)), width=1.2),
            ],
            className="livery-row",
        ),
        html.Div([card("Source by quarter and region", graph("facet", facet_figure(DATA)))], className="livery-row"),
    ],
    id="markets",
)

SITES_SECTION = html.Section(
    [
        html.Div(
            [
                card(
                    "Sites",
                    dag.AgGrid(
                        id="grid",
                        rowData=SITES.to_dict("records"),
                        columnDefs=[
                            {"field": "site", "checkboxSelection": True, "flex": 2, "minWidth": 150},
                            {"field": "region", "filter": True},
                            {"field": "source", "filter": True},
                            {"field": "capacity", "headerName": "MW", "type": "rightAligned"},
                            {"field": "availability", "headerName": "Available, %", "type": "rightAligned"},
                            {"field": "status"},
                        ],
                        defaultColDef={"flex": 1, "minWidth": 100},
                        dashGridOptions={"rowSelection": "multiple", "animateRows": False, "pagination": True, "paginationPageSize": 20},
                        style={"height": "360px"},
                    ),
                    width=1.4,
                ),
                card("Availability", graph("gauge", gauge_figure()), width=0.7),
            ],
            className="livery-row",
        ),
        html.Div(
            [
                card(
                    "Service plan",
                    dash_table.DataTable(
                        SITES.to_dict("records"),
                        [{"name": name.capitalize(), "id": name} for name in SITES.columns],
                        id="table",
                        page_size=8,
                        sort_action="native",
                        filter_action="native",
                        row_selectable="multi",
                        style_table={"overflowX": "auto"},
                    ),
                )
            ],
            className="livery-row",
        ),
    ],
    id="sites",
)

COMPONENTS = html.Section(
    [
        html.Div(
            [
                card(
                    "Dash controls",
                    html.Div(
                        [
                            item("Text", dcc.Input(id="text", placeholder="Name of the report", type="text")),
                            item("Number", dcc.Input(id="number", value=12, type="number", min=0, max=99)),
                            item("Several", dcc.Dropdown(REGIONS, REGIONS[:2], multi=True, id="several")),
                            item("Day", dcc.DatePickerSingle(id="day", date="2025-11-24")),
                            item("Share of wind", dcc.Slider(0, 100, 10, value=60, id="share-of-wind", marks={0: "0", 50: "50", 100: "100"})),
                            item("Notes", dcc.Textarea(id="notes", placeholder="What should the reader know?", style={"width": "100%", "height": "72px"})),
                            html.Div(
                                [dcc.Button("Save"), dcc.Button("Delete", disabled=True), html.Button("Plain button"), dcc.Link("A link", href="#top")],
                                style={"display": "flex", "gap": "12px", "alignItems": "center", "flexWrap": "wrap"},
                            ),
                            dcc.Upload(html.Div(["Drop a file or ", html.A("choose one")]), id="upload",
                                       style={"border": "1px dashed var(--border)", "padding": "16px", "textAlign": "center"}),
                        ],
                        className="livery-vertical",
                        style={"display": "flex", "flexDirection": "column", "gap": "16px"},
                    ),
                    width=1,
                ),
                card(
                    "Tabs and text",
                    dcc.Tabs(
                        [
                            dcc.Tab(
                                dcc.Markdown(
                                    """
#### Summary

Output rose **8.4 %** on last year; see [the method](#method) for how sites are weighted.

- Coast: two sites back from service
- Islands: storage now counts at `0.85`

> Prices are day-ahead averages.

| Region | GWh | Share |
|---|---:|---:|
| North | 8,120 | 22 % |
| Coast | 9,004 | 24 % |
| Valley | 9,871 | 26 % |

```python
share = output / output.sum()
```
"""
                                ),
                                label="Summary", value="summary", style={}, className="sample-tab",
                            ),
                            dcc.Tab(html.P("Nothing was recorded this week.", className="livery-muted"), label="Events", value="events"),
                            dcc.Tab(html.P("No access"), label="Audit", value="audit", disabled=True),
                        ],
                        id="tabs", value="summary", content_style={"padding": "16px 4px 0"},
                    ),
                    width=1,
                ),
            ],
            className="livery-row",
        ),
        html.Div(
            [
                card(
                    "Bootstrap components",
                    [
                        html.Div([dbc.Button(name.capitalize(), color=name, size="sm") for name in
                                  ("primary", "secondary", "success", "info", "warning", "danger", "light", "dark")],
                                 style={"display": "flex", "gap": "8px", "flexWrap": "wrap", "marginBottom": "12px"}),
                        html.Div([dbc.Button("Outline", color="primary", outline=True, size="sm"), dbc.Badge("New", color="primary"),
                                  dbc.Badge("Beta", color="warning"), dbc.Spinner(size="sm", color="primary")],
                                 style={"display": "flex", "gap": "8px", "alignItems": "center", "marginBottom": "12px"}),
                        dbc.Alert("Two sites report late.", color="warning", id="alert"),
                        dbc.Alert("All data is in.", color="success"),
                        dbc.Progress(value=64, label="64 %", style={"marginBottom": "12px"}),
                        dbc.Switch(id="switch", label="Show forecast", value=True),
                        dbc.Checkbox(id="checkbox", label="Include storage", value=True),
                        dbc.Input(placeholder="Search sites", id="dbc-input", style={"marginBottom": "12px"}),
                        dbc.Select(REGIONS, "Coast", id="dbc-select", style={"marginBottom": "12px"}),
                        dbc.Tabs([dbc.Tab(html.P("First", style={"padding": "12px 0 0"}), label="First", tab_id="first"), dbc.Tab(html.P("Second", style={"padding": "12px 0 0"}), label="Second", tab_id="second")], id="dbc-tabs", active_tab="first"),
                        dbc.Pagination(max_value=5, active_page=2),
                        dbc.Accordion([dbc.AccordionItem("Weighted by capacity.", title="How is it counted?"),
                                       dbc.AccordionItem("Every night at two.", title="When is it updated?")]),
                        dbc.Table.from_dataframe(SITES[["site", "capacity", "availability"]].head(4), striped=True, hover=True, style={"marginTop": "12px"}),
                    ],
                    width=1,
                ),
                card(
                    "Mantine components",
                    dmc.Stack(
                        [
                            dmc.Group([dmc.Button("Filled"), dmc.Button("Light", variant="light"), dmc.Button("Outline", variant="outline"),
                                       dmc.Button("Default", variant="default"), dmc.Badge("Live"), dmc.Badge("Stopped", color="red", variant="light")]),
                            dmc.Select(label="Region", data=REGIONS, value="Coast", id="dmc-select"),
                            dmc.TextInput(label="Owner", placeholder="Name", description="Who answers for this site", id="dmc-text"),
                            dmc.Group([dmc.Switch(label="Alerts", checked=True), dmc.Checkbox(label="Weekly mail", checked=True)]),
                            dmc.SegmentedControl(data=["Day", "Week", "Month"], value="Week", id="dmc-segmented"),
                            dmc.Slider(value=40, id="dmc-slider"),
                            dmc.Alert("Service is planned for Thursday.", title="Planned service", id="dmc-alert"),
                            dmc.Paper(dmc.Text("A paper with a border, on the card's surface."), withBorder=True, p="md"),
                            dmc.Progress(value=70),
                            dmc.Tabs([dmc.TabsList([dmc.TabsTab("Output", value="output"), dmc.TabsTab("Faults", value="faults")]),
                                      dmc.TabsPanel("GWh by week", value="output", pt="sm")], value="output"),
                            dmc.Table(data={"head": ["Site", "MW"], "body": SITES[["site", "capacity"]].head(3).values.tolist()}, striped=True, highlightOnHover=True),
                        ]
                    ),
                    width=1,
                ),
            ],
            className="livery-row",
        ),
    ],
    id="components",
)

FOOTER = html.Footer(
    [
        html.H2("Meridian Power", className="livery-footer-title"),
        html.Div([html.Span("Wind", className="livery-tag"), html.Span("Solar", className="livery-tag"), html.Span("Hydro", className="livery-tag")],
                 style={"display": "flex", "gap": "8px"}),
        html.Div(["Data is made up. ", html.A("About", href="#top")]),
    ],
    className="livery-footer",
)


def bootstrap_file():
    """Bootstrap's style sheet as a Python package has it; Dash's own address for it is on the network."""
    try:
        import flask_bootstrap
    except ImportError:
        return None
    file = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    return file if file.exists() else None


BOOTSTRAP = None if os.environ.get("SAMPLE_BOOTSTRAP") == "off" else bootstrap_file()

app = Dash(__name__, title="Meridian Power", external_stylesheets=["/vendor/bootstrap.css"] if BOOTSTRAP else [])
server = app.server

if BOOTSTRAP:

    @server.route("/vendor/bootstrap.css")
    def bootstrap():
        return send_file(BOOTSTRAP, mimetype="text/css")


app.layout = dmc.MantineProvider(
    html.Div([HEADER, html.Main([OVERVIEW, MARKETS, SITES_SECTION, COMPONENTS], className="livery-content"), FOOTER], id="top")
)


@callback(
    Output("line", "figure"),
    Output("bar", "figure"),
    Output("pie", "figure"),
    Output("output-total", "children"),
    Output("revenue-total", "children"),
    Input("region", "value"),
)
def choose_region(region):
    data = DATA if region == "All regions" else DATA[DATA["region"] == region]
    year = data[data["week"] >= "2025-01-01"]
    return (
        line_figure(data),
        bar_figure(data),
        pie_figure(data),
        f"{year['output'].sum() / 1000:.1f} TWh",
        f"€ {year['revenue'].sum() / 1000:.1f} M",
    )


@callback(Output("scatter", "figure"), Input("period", "start_date"), Input("period", "end_date"), Input("price", "value"), Input("sources", "value"))
def choose_weeks(start, end, price, sources):
    rows = DATA["price"].between(*price) & DATA["source"].isin(sources or [])
    rows &= (DATA["week"] >= (start or "2024-01-01")) & (DATA["week"] <= (end or "2026-01-01"))
    return scatter_figure(DATA[rows])


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")), debug=False)
