from typing import Any

from django.urls import path

from nkworld.asking.parameters import SPAN
from nkworld.portal.views.claims import ClaimList
from nkworld.portal.views.datasets import DatasetPage

from . import tables
from .models import Crossing
from .panels import FRONT, total_facts

SECTIONS = {
    "russia": ("North Koreans in Russia", ("russia",)),
    "visitors": ("Foreigners in North Korea", ("visitors", "tourists")),
    "korea": (
        "Between South and North",
        ("resettlement", "to-the-north", "to-the-south", "kumgang", "kaesong"),
    ),
    "china": ("North Koreans in China", ("china", "china-purpose")),
    "workers": ("North Koreans at work abroad", ("workers",)),
}


class Index(DatasetPage):
    model = Crossing
    template_name = "travel/index.html"
    sections = {
        name: (title, [f"travel/{slug}" for slug in slugs])
        for name, (title, slugs) in SECTIONS.items()
    }
    figures = {slug: SPAN for _, slugs in sections.values() for slug in slugs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for section in context.get("sections", []):
            section["figures"] = [figure for figure in section["figures"] if figure]
        sections = [each for each in context.get("sections", []) if each["figures"]]
        return context | {
            "sections": sections,
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
