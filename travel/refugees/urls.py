from django.urls import path

from nkworld.asking.parameters import SPAN
from nkworld.portal.views.claims import ClaimList
from nkworld.portal.views.datasets import DatasetPage

from ..tables import RefugeeCounts
from .models import RefugeeCount


class Index(DatasetPage):
    """Refugees and asylum-seekers: each figure for the same years and the same day."""

    model = RefugeeCount
    template_name = "refugees/index.html"
    crumbs = (("Travel", "travel:index"),)
    title = "Refugees and asylum"
    description = (
        "Refugees and asylum-seekers from North Korea by year and country of asylum, what was "
        "decided on their claims, and whom the United States admitted, as UNHCR and others count "
        "them."
    )
    figures = {
        "travel/refugees": SPAN,
        "travel/refugees-by-country": ("as_of",),
        "travel/asylum-decisions": SPAN,
        "travel/refugee-admissions": SPAN,
    }
    figures_title = "On record, and decided"
    questions_title = "Data Questions on refugees as a whole"
    nothing = "No count of refugees is on record."


app_name = "refugees"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("counts/", ClaimList.as_view(table=RefugeeCounts), name="counts"),
]
