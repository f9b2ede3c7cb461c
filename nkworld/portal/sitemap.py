"""Which pages search engines are led to. A page without parts in its address is found by itself;
a domain's `search.py` announces those of its records:

    @register("goods")
    class Goods(Sitemap):
        def items(self):
            return Commodity.objects.all()    # they have get_absolute_url
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic.base import TemplateResponseMixin

from nkworld.atlas.models import DPRK, Country, linked_countries
from nkworld.atlas.page_addresses import page_address
from nkworld.figures import registry as figures
from nkworld.provenance.models import Dataset, Release, Source
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import reference_rows, with_tables

from . import stories
from .views.home import PublicPage

announced: dict[str, type[Sitemap]] = {}


def register(section: str) -> Any:
    """Announce the pages of one kind; ValueError if the name is taken."""
    return registrar(announced, section, f"The pages of {section!r} are announced twice.")


DOCUMENTATION = ("api:docs", "api:fields", "api:problems", "api:promise", "api:changelog")
NOT_KEPT = {"digests:asked"}  # answers a form


@register("pages")
class Pages(Sitemap):
    def items(self) -> list[str]:
        fixed = (name for name in _fixed(get_resolver().url_patterns) if name not in NOT_KEPT)
        return [*fixed, "portal:verify", *DOCUMENTATION]

    def location(self, item: str) -> str:
        return page_address(item)


def _fixed(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for each in patterns:
        if each.pattern.regex.groups or getattr(each.pattern, "converters", None):
            continue
        if isinstance(each, URLResolver):
            yield from _fixed(each.url_patterns, f"{each.namespace}:" if each.namespace else "")
        elif isinstance(each, URLPattern) and each.name:
            kind = getattr(each.callback, "view_class", object)
            if issubclass(kind, PublicPage) and issubclass(kind, TemplateResponseMixin):
                yield f"{namespace}{each.name}"


@register("countries")
class Countries(Sitemap):
    def items(self) -> list[Country]:
        return [each for each in linked_countries().values() if each.code != DPRK]


@register("charts")
class Charts(Sitemap):
    def items(self) -> list[figures.RegisteredFigure]:
        newest = Release.objects.public().values_list("dataset__slug")
        self.newest = dict(newest.annotate(Max("published_at")))
        return figures.every()

    def location(self, item: figures.RegisteredFigure) -> str:
        return page_address("portal:chart", item.slug)

    def lastmod(self, item: figures.RegisteredFigure) -> datetime | None:
        return max(filter(None, map(self.newest.get, item.datasets)), default=None)


@register("data")
class Data(Sitemap):
    """Datasets, their sources, and what was released."""

    def items(self) -> list[Dataset | Source | Release]:
        datasets, sources = with_tables(Dataset.objects.all()), reference_rows(Source).values()
        return [*datasets, *sources, *Release.objects.public().newest_first()]

    def lastmod(self, item: Dataset | Source | Release) -> datetime | None:
        return item.withdrawn_at or item.published_at if isinstance(item, Release) else None


@register("stories")
class Stories(Sitemap):
    def items(self) -> list[stories.Teaser]:
        return stories.every()

    def location(self, item: stories.Teaser) -> str:
        return item.url
