from typing import Any

from django.contrib.sitemaps import Sitemap

from nkworld.portal.sitemap import register
from nkworld.provenance.findings import state_of_places


@register("findings")
class Findings(Sitemap):
    """Those that are public."""

    def items(self) -> list[Any]:
        return [state.finding for state in state_of_places().values() if state.finding]

    def location(self, item: Any) -> str:
        return item.own_url


@register("finding-histories")
class Histories(Findings):
    def location(self, item: Any) -> str:
        return item.revision.finding.history_url()
