"""Goods and resolutions under the site's search."""

from django.urls import reverse

from nkworld.portal.search import Hit
from nkworld.portal.search import register as searcher
from nkworld.search.entries import Entry, page, register

from .models import Commodity, Measure, Resolution, Sector
from .nomenclature import codes
from .tree import Tree
from .widgets import bare

page(
    "Goods",
    "goods:index",
    "What North Korea sells and buys, by chapter and heading of the Harmonized System.",
    also="commodities products HS exports imports",
)
page(
    "Sanctions on trade",
    "goods:sanctions",
    "What may not be sold to North Korea or bought from it: bans and caps of the Security "
    "Council, resolution by resolution, and what was recorded against the caps.",
    also="sanctions measures caps embargo coal oil textiles seafood",
)
page("Goods: table of claims", "goods:claims", "Every claim about one sort of goods.")
page(
    "Shares of goods: table of claims", "goods:shares", "What part of trade one sort of goods was."
)

# Headings have the figures: of names alike they come first.
WEIGHTS = {Commodity.Level.HEADING: 4, Commodity.Level.CHAPTER: 3, Commodity.Level.GROUP: 2}


@register("Goods", Commodity, Sector)
def goods():
    """Goods by code and by name, in English or Korean."""
    for each, _ in Tree.load().words:
        yield Entry(
            each.title,
            each.get_absolute_url(),
            names=f"HS {each.code} {each.name_ko}",
            weight=WEIGHTS.get(each.level, 0),
        )


@searcher("Codes of goods of which nothing is on record")
def codes_without_records(words):
    """Codes of the Harmonized System, where they are all that is asked for."""
    known = Tree.load().by_code if words else {}
    meant = [code for word in words if (code := bare(word)) in codes() and code not in known]
    if len(meant) != len([word for word in words if word.casefold() != "hs"]):
        return []
    index = reverse("goods:index")
    return [Hit(f"{code} {codes()[code][0]}", f"{index}?q={code}") for code in meant]


@register("Sanctions", Resolution, Measure)
def resolutions():
    """Resolutions by number or title, or by goods that one of their measures names."""
    for each in Resolution.objects.prefetch_related("measures"):
        goods = dict.fromkeys(measure.goods for measure in each.measures.all())
        yield Entry(
            each.title,
            each.get_absolute_url(),
            about=f"adopted {each.adopted_on:%-d %B %Y}",
            text="; ".join(filter(None, goods)),
            also=f"{each.slug} sanctions measures Security Council",
            weight=2,
        )
