"""The newest credible amount of every partner, for the list of countries.

All claims are read once for its three columns, and kept until the data change or a day passes.
"""

from dataclasses import replace
from datetime import date

from django.core.cache import cache

from nkworld.charts import Series, money
from nkworld.charts.fallback import newest_point
from nkworld.portal.facts import Latest
from nkworld.provenance.points import day_of
from nkworld.provenance.revisions import CODE_VERSION, revision_of
from nkworld.provenance.rules import rule_called

from .breaks import Breaks
from .claims import EXPORT, FLOWS, IMPORT, TURNOVER, TradeTable, claims_read
from .credibility import compiler_limits
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


def _read(day: date) -> dict[str, dict[int, Latest]]:
    """{direction: {country id: Latest}}"""
    rule = rule_called(FLOWS)
    claims = claims_read(Flow.objects.as_of(), breaks=Breaks.read({"as_of": None}))
    if rule.weighs_credibility:  # who compiles what others say heads no list either
        compilers = compiler_limits().compilers
        claims = claims.only(lambda row: row["source_id"] not in compilers)
    tables = {key: TradeTable(some, rule) for key, some in claims.by("country_id").items()}
    return {
        direction: {
            country: latest
            for country, table in tables.items()
            if (latest := _newest(table, direction, day))
        }
        for direction in TITLES
    }


def _newest(table: TradeTable, direction: str, day: date) -> Latest | None:
    """What somebody reviewed goes before what is newer and nobody did."""
    last = newest_point(Series(direction, "", table.points(direction)), day)
    if last is None:
        return None
    doubts = doubt(table.contested(direction, last.x))
    latest = Latest.of(TITLES[direction], last, money, table.names[last.source])
    return replace(latest, title=", ".join(filter(None, [latest.title, doubts])))
