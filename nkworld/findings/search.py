from typing import Any

from django.contrib.sitemaps import Sitemap

from nkworld.portal import sitemap
from nkworld.portal.search import Hit, register
from nkworld.provenance.findings import state_of_places
from nkworld.texts.search import hits_among

from .models import FindingRevision


@register("Findings")
def findings(words: list[str]) -> list[Hit]:
    """Live findings that say every word."""
    return hits_among(FindingRevision.objects.as_of(), words)


@sitemap.register("findings")
class Findings(Sitemap):
    """Those that are public."""

    def items(self) -> list[Any]:
        return [state.finding for state in state_of_places().values() if state.finding]

    def location(self, item: Any) -> str:
        return item.own_url


@sitemap.register("finding-histories")
class Histories(Findings):
    def location(self, item: Any) -> str:
        return item.revision.finding.history_url()
