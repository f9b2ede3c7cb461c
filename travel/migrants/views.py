from nkworld.portal.views.datasets import DatasetPage

from .models import Direction, MigrantStock

PARAMETERS = ("as_of",)
FIGURES = {
    Direction.BORN_THERE: "travel/migrant-stock-by-country",
    Direction.LIVING_THERE: "travel/migrant-stock-by-origin",
}


class Index(DatasetPage):
    """The model, both ways, country by country in the newest year; no count stands here."""

    model = MigrantStock
    parameters = PARAMETERS
    template_name = "migrants/index.html"
    crumbs = (("Travel", "travel:index"),)
    title = "Migrant stock, a model"
    description = (
        "Where a model of the United Nations has people born in North Korea live, and from where "
        "people who live there: estimates for seven years from 1990 to 2019, no counts."
    )
    figures = dict.fromkeys(FIGURES.values(), PARAMETERS)
    sections = {way.value: (str(way.label), (slug,)) for way, slug in FIGURES.items()}
    questions_title = "Data Questions on the model as a whole"
    nothing = "No estimate is on record."
