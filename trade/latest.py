"""The newest credible amount of every partner, for the list of countries.

All claims are read once for its three columns, and kept until the data change or a day passes.
"""

from dataclasses import replace

from django.core.cache import cache

from nkworld.charts import money
from nkworld.charts.sentences import is_over
from nkworld.portal.facts import Latest
from nkworld.provenance.parameters import rule_called
from nkworld.provenance.points import day_of
from nkworld.provenance.revisions import CODE_VERSION, revision_of

from .amounts import TERTIARY
from .breaks import Breaks
from .claims import EXPORT, IMPORT, TURNOVER, Claims
from .lines import FLOWS, point
from .models import Flow
from .words import doubt

TITLES = {TURNOVER: "Two-way trade", EXPORT: "Exports to", IMPORT: "Imports from"}
KEPT_FOR = 24 * 3600


def latest_amounts(direction: str) -> dict[int, Latest]:
    """{country id: the newest amount of one direction, as the default rule shows it}"""
    day = day_of({"as_of": None})
    key = f"trade-latest:{day}:{revision_of(FLOWS)}:{CODE_VERSION}"
    found = cache.get_or_set(key, lambda: _read(day), KEPT_FOR)
    return found[direction] if found else {}


def _read(day):
    """{direction: {country id: Latest}}"""
    claims, breaks = Claims.read(Flow.objects.as_of()), Breaks.read({"as_of": None})
    tables = claims.by_country_id(rule_called(FLOWS), breaks)
    found: dict[str, dict] = {direction: {} for direction in TITLES}
    for country, table in tables.items():
        for direction in TITLES:
            if latest := _newest(table, direction, day):
                found[direction][country] = latest
    return found


def _newest(table, direction, day):
    """What somebody reviewed goes before what is newer and nobody did."""
    first = None
    for year in reversed(table.years):
        amount = table.headline(year, direction) if is_over(year, day) else None
        if amount and amount.grade != TERTIARY:
            return _told(table, year, direction, amount, day)
        first = first or (amount and (year, amount))
    return _told(table, first[0], direction, first[1], day) if first else None


def _told(table, year, direction, amount, day):
    doubts = doubt(table.contested(year, direction)).strip()
    name = table.names[amount.source]
    told = Latest.of(TITLES[direction], point(year, amount), money, name, day)
    return replace(told, title=", ".join(filter(None, [told.title, doubts.strip("()")])))
