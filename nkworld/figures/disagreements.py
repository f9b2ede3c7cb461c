"""What is said, held against what is stored, and both in themselves: `manage.py contradictions`.

Whoever keeps facts announces in `fact_checks.py` where two sides of one can disagree, by
`@fact_check` over all that is stored and `@text_check` over one text. A warning is mended, or
waived by a line in an app's `waivers.csv`, which falls where a side says something else. A question
is for whoever writes, and blocks nothing (see docs/how-to-keep-facts-and-texts-in-step.md).
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, reduce
from itertools import combinations
from operator import or_
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from nkworld.provenance.models import Read
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import grouped, observation_models

from .amounts import MINOR, Interval, interval, meet, spread

Sides = tuple[str, str, str, str]  # check, fact, and what both sides say
WAIVERS = "waivers.csv"


class Rank(StrEnum):
    WARNING = "warning"
    QUESTION = "question"


@dataclass(frozen=True)
class Report:
    """Two sides of one fact, which goes by a stable key, that disagree; `sources` say so."""

    fact: str
    left: str
    right: str
    sentence: str
    rank: Rank = Rank.WARNING
    sources: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    check: str = ""

    @property
    def sides(self) -> Sides:
        return self.check, self.fact, self.left, self.right

    def __str__(self) -> str:
        lines = [f"{self.rank}, {self.check}, {self.fact}: {self.sentence}"]
        lines += [f"  {self.left} | {self.right}"]
        lines += [f"  by {', '.join(self.sources)}"] if self.sources else []
        return "\n".join([*lines, *(f"  {page}" for page in self.pages)])


@dataclass(frozen=True)
class Waiver:
    class Kind(StrEnum):
        COVERAGE = "other coverage"
        THING = "other thing"
        CAVEAT = "standing caveat"
        ASIDE = "set aside"
        COMPARISON = "deliberate comparison"
        HISTORY = "history"

    check: str
    fact: str
    left: str
    right: str
    kind: str
    reason: str
    who: str
    until: str

    def __post_init__(self) -> None:
        self.Kind(self.kind)  # ValueError of another
        date.fromisoformat(self.until)
        if not (self.reason and self.who):
            raise ValueError(f"The waiver of {self.fact} names neither reason nor who says so.")

    @property
    def sides(self) -> Sides:
        return self.check, self.fact, self.left, self.right

    def is_of(self, left: str, right: str) -> bool:
        return (self.left, self.right) == (left, right) and not self.is_over

    @property
    def is_over(self) -> bool:
        return date.fromisoformat(self.until) < timezone.now().date()

    def __str__(self) -> str:
        return f"“{self.left}”; on record: {self.right}. {self.reason}"


FactCheck = Callable[..., Iterable[Report]]
TextCheck = Callable[[Any, Any], Iterable[Report]]
fact_checks: dict[str, FactCheck] = {}
text_checks: dict[str, TextCheck] = {}


def fact_check(name: str) -> Callable[[FactCheck], FactCheck]:
    """ValueError if the name is taken."""
    return registrar(fact_checks, name, f"Two checks are called {name}.")


def text_check(name: str) -> Callable[[TextCheck], TextCheck]:
    return registrar(text_checks, name, f"Two checks are called {name}.")


def reports(name: str = "") -> list[Report]:
    return _one_a_fact((key, check()) for key, check in fact_checks.items() if name in ("", key))


def reports_of_text(revision: Any, text: Any, name: str = "") -> list[Report]:
    checks = ((key, check) for key, check in text_checks.items() if name in ("", key))
    return _one_a_fact((key, check(revision, text)) for key, check in checks)


def reports_at_desk(revision: Any, text: Any) -> list[Report]:
    """Of a text, and of the claims behind its numbers and of nothing else: what is not waived."""
    claims = [claim for number in text.numbers if number.bound for claim in number.bound.claims]
    stored = _one_a_fact([(COVERED, disputes(claims))])
    known = waivers()
    return [each for each in [*reports_of_text(revision, text), *stored] if each.sides not in known]


def _one_a_fact(found: Iterable[tuple[str, Iterable[Report]]]) -> list[Report]:
    by_fact: dict[Sides, Report] = {}
    for each in (replace(report, check=name) for name, some in found for report in some):
        before = by_fact.get(each.sides, each)
        pages = tuple(dict.fromkeys([*before.pages, *each.pages]))
        by_fact[each.sides] = replace(before, pages=pages)
    return list(by_fact.values())


def waiver_files() -> list[Path]:
    every = (Path(app.path) / WAIVERS for app in apps.get_app_configs())
    return [path for path in every if path.exists()]


def waivers() -> dict[Sides, Waiver]:
    """By what they waive. ValueError of one without its kind, reason or date."""
    lines = [path.read_text(encoding="utf-8").splitlines() for path in waiver_files()]
    read = (Waiver(**row) for some in lines for row in csv.DictReader(some))
    return {waiver.sides: waiver for waiver in read}


@cache
def by_fact() -> dict[str, list[Waiver]]:
    return grouped(waivers().values(), lambda waiver: waiver.fact)


def fact_of(claim: Any) -> str:
    return f"{claim.dataset}:{claim.cell_text}"


def side_of(claim: Any, amount: str = "value") -> str:
    value = getattr(claim, amount)
    values = [value] if value is not None else [claim.value_low, claim.value_high]
    return f"{claim.source}: {' to '.join(f'{each:,.0f}' for each in values)}"


def waived(claims: Iterable[Any]) -> list[Waiver]:
    datasets = {fact.partition(":")[0] for fact in by_fact()}
    found = []
    for claim in (each for each in claims if each.dataset in datasets):
        amounts = filter(claim.is_amount, ["value", *claim.own_content()])
        sides = {side_of(claim, name) for name in amounts if getattr(claim, name) is not None}
        known = (each for each in by_fact().get(fact_of(claim), ()) if not each.is_over)
        found += [waiver for waiver in known if sides & {waiver.left, waiver.right}]
    return found


COVERED = "dispute-of-coverage"
# What a note says of what its figure covers.
COVERAGE = re.compile(r"\b(includ|exclud|among|without)\w*", re.IGNORECASE)


@fact_check(COVERED)
def disputes(claims: Iterable[Any] | None = None) -> Iterator[Report]:
    """Of two reviewed figures that lie apart, only one says what it counts in or out."""
    by_table = None if claims is None else grouped(claims, lambda claim: claim.dataset)
    for slug, model in observation_models().items():
        if by_table is not None and slug not in by_table:
            continue
        counting, credible = model.counting(), model.credible(None)
        rows = model.objects.as_of().included().exclude(read=Read.COMPILATION)
        rows = rows.exclude(value=None, value_low=None).exclude(value=None, value_high=None)
        rows = rows.filter(credible) if credible else rows
        if by_table is not None:
            cells = [{name: getattr(one, name) for name in one.cell} for one in by_table[slug]]
            rows = rows.filter(reduce(or_, (Q(**cell) for cell in cells)))
        for cell_rows in grouped(rows.cited(), lambda row: row.cell_values).values():
            for pair in combinations(cell_rows, 2):
                explicit = [bool(COVERAGE.search(row.note)) for row in pair]
                counted = [counting(vars(row)) for row in pair]
                if explicit[0] != explicit[1] and counted[0] == counted[1] and lie_apart(*pair):
                    one, other = sorted(pair, key=lambda row: row.source.slug)
                    notes = "; ".join(f"{r.source}: {r.note}" for r in (one, other) if r.note)
                    yield Report(
                        fact_of(one),
                        side_of(one),
                        side_of(other),
                        f"{one.cell_text}: the two differ, and by a note one counts something "
                        f"else. {notes}",
                        pages=(one.get_absolute_url(), other.get_absolute_url()),
                    )


def lie_apart(one: Any, other: Any, beyond: Decimal = MINOR) -> bool:
    """Whether rows say what no rounding explains; of a range the nearer end counts."""
    low, high = sorted((one, other), key=_span)
    ends = _span(low), _span(high)
    nearest = [low.value or ends[0][1], high.value or ends[1][0]]
    apart = spread(nearest)
    return not meet(ends) and (apart is None or apart > beyond)


def _span(row: Any) -> Interval:
    value = row.value if row.value is not None else row.value_low
    return interval(value, row.value_low, row.value_high)
