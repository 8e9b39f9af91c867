"""An app of two pages, with a control that draws a chart anew: what a presentation walks through."""

import os

import plotly.graph_objects as go
from dash import Dash, Input, Output, callback, dcc, html

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]


def bars(title, factor):
    return go.Figure([go.Bar(x=MONTHS, y=[factor * value for value in (3, 5, 4, 7, 8, 6)], name=name) for name in ("North", "South")]).update_layout(title=title)


def card(graph):
    return html.Div([html.Div(html.H3(graph.id.capitalize(), className="livery-card-title"), className="livery-card-header"), graph], className="livery-card")


PAGES = {
    "/": html.Div([html.H1("Sales"), html.Div([card(dcc.Graph(id="sales", figure=bars("Sales", 1))), card(dcc.Graph(id="orders", figure=bars("Orders", 2)))], className="livery-row")]),
    "/costs": html.Div(
        [
            html.H1("Costs"),
            dcc.Dropdown([2024, 2025], 2024, id="year"),
            dcc.Graph(id="costs"),
            card(dcc.Graph(id="share", figure=go.Figure(go.Pie(labels=["Rent", "Wages", "Other"], values=[3, 6, 2])))),
        ]
    ),
}

app = Dash(__name__, title="Tour", suppress_callback_exceptions=True)
server = app.server
app.layout = html.Div([dcc.Location(id="url"), html.Nav([dcc.Link("Sales", href="/"), " ", dcc.Link("Costs", href="/costs")]), html.Main(id="content"), html.Div(id="clicks")])


@callback(Output("content", "children"), Input("url", "pathname"))
def page(path):
    return PAGES.get(path, PAGES["/"])


# The server's count of the clicks on the page, where a probe of computed styles can read it.
@callback(Output("clicks", "style"), Input("content", "n_clicks"), prevent_initial_call=True)
def count(clicks):
    return {"width": f"{clicks}px"}


@callback(Output("costs", "figure"), Input("year", "value"))
def costs(year):
    return bars(f"Costs {year}", year - 2020)


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")), debug=False)
