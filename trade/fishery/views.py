from nkworld.portal.views.datasets import DatasetPage
from nkworld.provenance.parameters import SPAN

from .models import FisheryFlow


class Index(DatasetPage):
    """Fish and fishery products: both directions by year."""

    model = FisheryFlow
    parameters = ("rule", *SPAN, "marks")
    template_name = "fishery/index.html"
    crumbs = (("Trade", "trade:index"),)
    title = "Fish and fishery products"
    description = (
        "North Korea's exports of fish and fishery products 1976 to 2012 and its imports 1994 to "
        "2012, as the FAO estimates them."
    )
    figures = {"trade/fishery": parameters}
    controls = True
    questions_title = "Data Questions on fishery products"
