"""A wall of as many charts as `CHARTS` says, of six kinds in turn: what a change of theme costs by their number."""

import os

import numpy as np
import pandas as pd
import plotly.express as px
from dash import Dash, dcc, html

random = np.random.default_rng(7)
FRAME = pd.DataFrame({"x": np.tile(np.arange(40), 3), "y": random.normal(10, 3, 120).round(2), "group": np.repeat(["a", "b", "c"], 40)})

KINDS = [
    lambda: px.line(FRAME, x="x", y="y", color="group"),
    lambda: px.bar(FRAME.head(36), x="x", y="y", color="group"),
    lambda: px.scatter(FRAME, x="x", y="y", color="group"),
    lambda: px.pie(FRAME, names="group", values="x"),
    lambda: px.density_heatmap(FRAME, x="x", y="y"),
    lambda: px.histogram(FRAME, x="y", color="group"),
]

app = Dash(__name__, title="Wall")
server = app.server
app.layout = html.Div(
    [html.H1("Wall"), html.Div([dcc.Graph(figure=KINDS[number % len(KINDS)](), style={"height": 260}) for number in range(int(os.environ.get("CHARTS", "9")))], style={"display": "grid", "gridTemplateColumns": "repeat(3, 1fr)"})]
)

if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")), debug=False)
