from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.views.generic import TemplateView

from nkworld.atlas.countries import countries
from nkworld.provenance.tables import table_models
from nkworld.provenance.tallies import size

from .. import front, panels, stories
from ..glossary import SECTIONS
from ..linked_data import website
from .base import PublicPage

STORIES = 3
# The countries most looked for, by name before all others.
FIRST = ("CHN", "RUS", "KOR", "USA", "JPN", "VNM", "IND", "DEU", "MYS", "CHE")


class Home(PublicPage, TemplateView):
    """A finding with its picture; then the themes, the map, stories, countries."""

    template_name = "portal/home.html"
    place = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by_code = {each.code: each for each in countries().values()}
        search = self.request.build_absolute_uri(reverse("portal:search"))
        return super().get_context_data(**kwargs) | {
            "head": replace(self.get_head(), linked_data=(website(self.origin, search),)),
            "opening": front.first(front.FrontFigure),
            "stories": stories.for_front()[:STORIES],
            "map": front.first(front.FrontMap),
            "panels": panels.for_front(),
            "first_countries": [by_code[code] for code in FIRST if code in by_code],
        }


class Glossary(PublicPage, TemplateView):
    """What the words on charts and tables mean; docs/glossary.md tells where each lives."""

    template_name = "portal/glossary.html"
    extra_context = {"sections": SECTIONS}


@dataclass(frozen=True)
class Operator:
    """The institution, its address by lines, the responsible editor, and where to write; each may
    be empty in a copy that is not published.
    """

    name: str
    address: tuple[str, ...]
    editor: str
    contact: str

    @property
    def contact_url(self) -> str:
        """A page’s address as it is, a mail address as a link."""
        is_address = self.contact.startswith(("https://", "http://", "mailto:"))
        return self.contact if is_address else f"mailto:{self.contact}"


class About(PublicPage, TemplateView):
    template_name = "portal/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = (line.strip() for line in settings.OPERATOR_ADDRESS.split("|"))
        operator = Operator(
            settings.OPERATOR_NAME.strip(),
            tuple(filter(None, lines)),
            settings.RESPONSIBLE_EDITOR.strip(),
            settings.CONTACT.strip(),
        )
        return super().get_context_data(**kwargs) | sizes() | {"operator": operator}


def sizes() -> dict[str, int]:
    """How many claims are public, and how many of them are excluded."""
    found = [size(model) for model in table_models().values()]
    return {
        "claims": sum(claims for claims, _ in found),
        "excluded": sum(excluded for _, excluded in found),
    }
