from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView, View

from nkworld.atlas.countries import countries
from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.resolve import CountryNotResolved
from nkworld.provenance.tables import table_models
from nkworld.provenance.tallies import size

from .. import front, panels, stories
from ..changes import newest
from ..glossary import SECTIONS
from ..linked_data import website
from ..operator import operator
from .base import PublicPage

NEW_CHANGES = 4
STORIES = 3
# The countries most looked for, by name before all others.
FIRST = ("CHN", "RUS", "KOR", "JPN", "USA")
# What the search answers in a sentence, to show that it does.
EXAMPLES = ("China share 2015", "coal to China 2017", "aid South Korea 1995-2007", "Kaesong")


class Home(PublicPage, TemplateView):
    """A question and its answer first; then stories, the map, countries, and how we know."""

    template_name = "portal/home.html"
    place = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_code = {each.code: each for each in countries().values()}
        search = self.request.build_absolute_uri(reverse("portal:search"))
        return (
            super().get_context_data(**kwargs)
            | sizes()
            | {
                "examples": EXAMPLES,
                "head": replace(self.get_head(), linked_data=(website(self.origin, search),)),
                "question": front.first(front.FrontQuestion),
                "stories": stories.for_front()[:STORIES],
                "map": front.first(front.FrontMap),
                "dispute": front.first(front.Dispute),
                "panels": panels.for_front(),
                "first_countries": [by_code[code] for code in FIRST if code in by_code],
                "countries": [each for each in by_code.values() if each.code != DPRK],
                "changes": newest(NEW_CHANGES),
                "operator": operator(),
            }
        )


class ChooseCountry(PublicPage, View):
    """From a country’s code or name to its page; what names none is searched for."""

    parameters = ("country",)

    def get(self, request: HttpRequest) -> HttpResponse:
        text = self.query.get("country", "")
        try:
            found = Country.objects.exclude(code=DPRK).resolve(text)
        except CountryNotResolved:
            query = {"q": text} if text else {}
            return redirect(f"{reverse('portal:search')}?{urlencode(query)}")
        return redirect(found)


class Glossary(PublicPage, TemplateView):
    """What the words on charts and tables mean; docs/glossary.md tells where each lives."""

    template_name = "portal/glossary.html"
    extra_context = {"sections": SECTIONS}


class About(PublicPage, TemplateView):
    template_name = "portal/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | sizes() | {"operator": operator()}


def sizes() -> dict[str, int]:
    """How many claims are public, and how many of them are excluded."""
    found = [size(model) for model in table_models().values()]
    return {
        "claims": sum(claims for claims, _ in found),
        "excluded": sum(excluded for _, excluded in found),
    }
