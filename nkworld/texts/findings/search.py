from typing import Any

from django.contrib.sitemaps import Sitemap

from nkworld.figures.findings import state_of_places
from nkworld.portal import sitemap


@sitemap.register("findings")
class Findings(Sitemap):
    """Those that are public."""

    def items(self) -> list[Any]:
        return [state.finding for state in state_of_places().values() if state.finding]

    def location(self, item: Any) -> str:
        return item.own_url
