"""The page of one country, and a page of its own for each of its sections."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import DetailView

from nkworld.atlas.countries import country_called, linked_countries, of_one_region
from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.page_addresses import page_address

from .. import panels, stories
from ..head import ARTICLE, Head
from ..leads import leads_of, left_out_of
from ..linked_data import article
from ..openings import Opening, opening_of
from ..panels import Panel
from ..world_map import locator_of
from .base import PublicPage


class CountryPage(PublicPage, DetailView):
    """A page under a country's slug. One that the country had before leads to the present one, that
    of North Korea to the home page, which is all about it.
    """

    url_name: str
    parameters = None
    crumbs: tuple[tuple[str, str], ...] = (("Countries", "portal:countries"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug = self.kwargs["slug"]
        country = country_called(slug)
        if country is None:
            raise Http404(f"There is no country {slug}.")
        if country.code == DPRK:
            return redirect("portal:home", permanent=True)
        if country.slug != slug:
            parts = {**self.kwargs, "slug": country.slug}
            address = page_address(self.url_name, *parts.values())
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address, permanent=True)
        self.country = country
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Country:
        return self.country

    @cached_property
    def finding(self) -> Any:
        return super().finding

    def openings(self, found: list[Panel]) -> list[Opening]:
        """What the machine says first, where the desk wrote nothing."""
        return [] if self.finding else opening_of(found)

    def head_of_account(self, what: str, openings: list[Opening]) -> Head:
        """An account of one country, where there is anything to tell."""
        head = self.get_head()
        told = [opening.text for opening in openings]
        if self.finding:
            told = [f"{self.finding.headline}.", self.finding.deck]
        if not told:
            return head
        described = article(
            what,
            " ".join(told),
            head.canonical,
            self.origin,
            about=[self.country.name],
        )
        return replace(head, kind=ARTICLE, linked_data=(described,))


class CountryDetail(CountryPage):
    """What leads in every section about one country's relations with the DPRK."""

    url_name = "portal:country"
    template_name = "portal/country_detail.html"

    @property
    def place(self) -> str:
        return f"country:{self.country.code}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = panels.for_country(self.object, self.query)
        openings, strip = self.openings(found), panels.strip_of(found)
        return super().get_context_data(**kwargs) | {
            "panels": found,
            "leads": leads_of(found, openings, strip),
            "openings": openings,
            "facts": strip,
            "stories": stories.about_country(self.object),
            "region": of_one_region(self.object),
            "locator": locator_of(self.object.m49),
            "left_out": left_out_of(found),
            "beside": self.beside(),
            "head": self.head_of_account(f"North Korea and {self.object.in_a_sentence}", openings),
        }

    def beside(self) -> dict[str, Country]:
        """The countries before and after it by name, where there are such."""
        names = [each for each in linked_countries().values() if each.code != DPRK]
        place = names.index(self.object)
        around = {"prev": place - 1, "next": place + 1}
        return {rel: names[at] for rel, at in around.items() if 0 <= at < len(names)}


class CountrySection(CountryPage):
    """All that one section has on a country. Where nothing is on record it is no page, unless the
    query is what leaves nothing.
    """

    url_name = "portal:country-section"
    template_name = "portal/country_section.html"

    @property
    def place(self) -> str:
        return f"country:{self.country.code}/{self.kwargs['panel']}"

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            panel = panels.of_country(self.kwargs["panel"], self.object, self.query)
        except LookupError as error:
            raise Http404(str(error)) from error
        if panel is None and not self.query:
            raise Http404("Nothing on this is on record.")
        found = [panel] if panel else []
        openings, title = self.openings(found), panel.title if panel else ""
        return super().get_context_data(**kwargs) | {
            "panel": panel,
            "panels": found,
            "openings": openings,
            "facts": panels.strip_of(found),
            "left_out": left_out_of(found),
            "head": self.head_of_account(
                f"North Korea and {self.object.in_a_sentence}: {title}", openings
            ),
        }
