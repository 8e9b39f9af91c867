"""A Vizro dashboard: a front end of its own (dash-bootstrap-components, dash-ag-grid, dash-mantine-components) on Dash."""

import os

import plotly.express as px
import vizro.models as vm
import vizro.plotly.express as vpx
from vizro import Vizro
from vizro.tables import dash_ag_grid

iris = px.data.iris()
tips = px.data.tips()

dashboard = vm.Dashboard(
    title="Field notes",
    pages=[
        vm.Page(
            title="Flowers",
            components=[
                vm.Graph(id="scatter", figure=vpx.scatter(iris, x="sepal_length", y="petal_width", color="species")),
                vm.Graph(id="histogram", figure=vpx.histogram(iris, x="sepal_width", color="species")),
            ],
            controls=[vm.Filter(column="species")],
        ),
        vm.Page(
            title="Tips",
            components=[
                vm.Card(text="### Dinner\nPeople tip more at dinner."),
                vm.Graph(id="box", figure=vpx.box(tips, x="day", y="total_bill", color="day")),
                vm.Table(id="grid", figure=dash_ag_grid(data_frame=tips)),
            ],
        ),
    ],
)

if __name__ == "__main__":
    Vizro().build(dashboard).run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "8050")))
