"""Resolutions of the Security Council, as far as measures on goods are on record."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from nkworld.atlas.memo import once_per_request
from nkworld.provenance import references
from nkworld.provenance.findings import place
from nkworld.provenance.questions import nearest
from nkworld.provenance.references import Reference

from .models import Commodity, Resolution
from .sanctions import known_measures

SYMBOL = "S/RES/{}"


def symbol_of(resolution: Resolution) -> str:
    """By which other domains know it; empty for a national notice."""
    return "" if resolution.is_national else SYMBOL.format(resolution.slug)


@references.register("goods")
def measures(symbols: Iterable[str], moment: datetime | None) -> dict[str, Reference]:
    """{symbol: the page of its measures}."""
    found = [measure.resolution for measure in known_measures(moment)]
    counts = Counter(symbol_of(resolution) for resolution in found)
    by_symbol = {symbol_of(resolution): resolution for resolution in found}
    words = {
        symbol: f"{number} {'measure' if number == 1 else 'measures'} on trade"
        for symbol, number in counts.items()
    }
    return {
        symbol: Reference(words[symbol], by_symbol[symbol].get_absolute_url())
        for symbol in symbols
        if symbol in by_symbol
    }


@once_per_request
def commodities() -> dict[str, Commodity]:
    return {each.code: each for each in Commodity.objects.all()}


@place("goods")
def goods_page(code: str) -> str:
    """ValueError with a sentence if there are no goods of that code."""
    if code not in commodities():
        raise ValueError(f"There are no goods “{code}”. {nearest(code, commodities())}")
    return commodities()[code].get_absolute_url()
