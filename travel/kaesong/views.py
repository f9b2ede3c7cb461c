from nkworld.portal.views.datasets import DatasetPage
from nkworld.provenance.parameters import SPAN

from .models import ZoneFigure


class Index(DatasetPage):
    """The zone from its first goods to its end."""

    model = ZoneFigure
    template_name = "kaesong/index.html"
    crumbs = (("Travel", "travel:index"),)
    title = "Kaesong industrial zone"
    description = (
        "Output, North Korean workers and companies of the industrial zone of Kaesong from 2005 "
        "to its closure in 2016, as the ministry in Seoul and the zone's committee told the press."
    )
    figures = {"travel/kaesong-output": SPAN, "travel/kaesong-workers": SPAN}
    figures_title = "Output and people"
    questions_title = "Data Questions on the zone as a whole"
    nothing = "No figure of the zone is on record."
