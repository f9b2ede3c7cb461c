from django.urls import path

from nkworld.asking.parameters import SPAN
from nkworld.portal.views.claims import ClaimList
from nkworld.portal.views.datasets import DatasetPage

from . import tables
from .models import DonorFlow


class Index(DatasetPage):
    """Aid by the donors' statistics: current dollars and dollars of 2022, each for itself."""

    model = DonorFlow
    template_name = "flows/index.html"
    crumbs = (("Aid", "aid:index"),)
    title = "Aid by the donors’ statistics"
    description = (
        "Net official aid to North Korea by donor since 1985 in current dollars, and from 2009 to "
        "2022 in dollars of 2022, as the World Bank and the OECD hand on what donors report."
    )
    figures = {
        "aid/net-aid": SPAN,
        "aid/net-aid-by-donor": SPAN,
        "aid/oda-constant": SPAN,
        "aid/oda-constant-by-donor": ("as_of",),  # one year: it knows no span
    }
    sections = {
        "current": ("In current dollars", ("aid/net-aid", "aid/net-aid-by-donor")),
        "constant": ("In dollars of 2022", ("aid/oda-constant", "aid/oda-constant-by-donor")),
    }
    questions_title = "Data Questions on the donors’ statistics as a whole"
    nothing = "No figure of the donors’ statistics is on record."


app_name = "flows"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("claims/", ClaimList.as_view(table=tables.DonorFlows), name="flows"),
    path("chinese-projects/", ClaimList.as_view(table=tables.ChineseProjects), name="projects"),
]
