from typing import Any

from django.urls import path

from nkworld.asking.parameters import SPAN
from nkworld.portal.views.tables import ClaimList, DatasetPage

from . import tables
from .models import Crossing
from .panels import FRONT, total_facts


class Index(DatasetPage):
    model = Crossing
    template_name = "travel/index.html"
    sections = {
        "russia": ("North Koreans in Russia", ["travel/russia"]),
        "visitors": ("Foreigners in North Korea", ["travel/visitors", "travel/tourists"]),
        "korea": (
            "Between South and North",
            [
                *("travel/resettlement", "travel/to-the-north", "travel/to-the-south"),
                *("travel/kumgang", "travel/kaesong"),
            ],
        ),
        "china": ("North Koreans in China", ["travel/china", "travel/china-purpose"]),
        "workers": ("North Koreans at work abroad", ["travel/workers"]),
    }
    figures = {slug: SPAN for _, slugs in sections.values() for slug in slugs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for section in context.get("sections", []):
            section["figures"] = [figure for figure in section["figures"] if figure]
        sections = [each for each in context.get("sections", []) if each["figures"]]
        return context | {
            "sections": sections,
            "preview": sections and sections[0]["figures"][0],
            "facts": total_facts(FRONT) if "figures" in context else [],
        }


app_name = "travel"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("crossings/", ClaimList.as_view(table=tables.Crossings), name="crossings"),
    path(
        "overseas-workers/", ClaimList.as_view(table=tables.WorkersAbroad), name="overseas-workers"
    ),
    path("other-counts/", ClaimList.as_view(table=tables.OtherTravelCounts), name="other-counts"),
    path("air-routes/", ClaimList.as_view(table=tables.AirRoutes), name="air-routes"),
]
