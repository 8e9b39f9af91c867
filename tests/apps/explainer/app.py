"""An explainerdashboard: a real Dash app that comes whole out of a PyPI package (dbc, dcc, DataTable, many charts)."""

import os

from explainerdashboard import ClassifierExplainer, ExplainerDashboard
from explainerdashboard.datasets import titanic_survive
from sklearn.ensemble import RandomForestClassifier

x_train, y_train, x_test, y_test = titanic_survive()
model = RandomForestClassifier(n_estimators=20, max_depth=4, random_state=0).fit(x_train, y_train)
explainer = ClassifierExplainer(model, x_test.head(60), y_test.head(60), labels=["Lost", "Survived"])
dashboard = ExplainerDashboard(
    explainer, title="Titanic", shap_interaction=False, whatif=False, decision_trees=False, shap_dependence=False
)

if __name__ == "__main__":
    dashboard.run(port=int(os.environ.get("PORT", "8050")), host=os.environ.get("HOST", "127.0.0.1"), use_waitress=False)
