"""What is said, held against what is stored, and both in themselves: `manage.py contradictions`.

Whoever keeps facts announces in `fact_checks.py` where two sides of one can disagree, by
`@fact_check` over all that is stored and `@text_check` over one text. A warning is mended, or
waived by a line in an app's `waivers.csv`, which falls where a side says something else. A question
is for whoever writes, and blocks nothing (see docs/how-to-keep-facts-and-texts-in-step.md).

Facts that a text states in words are marked as it binds numbers, and printed as plain words:

    {{fact:relations:IRN:established|15 April 1973}}    {{none:flows:DEU:..1989|none was found}}
    {{event:JPN:2002-09-17|signed the Pyongyang Declaration}}    {{until:2026-08-31|to 31 August}}

Who knows the facts of a name is announced there, too: a function that looks up what is OnRecord.

    @states("fact:relations", "fact:relations:IRN:established")
    def relations(as_of, code, act): ...    # ValueError with a sentence: there is no such fact
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial, reduce
from inspect import signature
from itertools import combinations
from operator import itemgetter, or_
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from nkworld.asking.questions import nearest
from nkworld.atlas.models import Country, countries
from nkworld.provenance.dates import MONTHS, PartialDate, Period, in_figures
from nkworld.provenance.models import Read
from nkworld.provenance.models.source import COMPILED
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import grouped, observation_models

from .amounts import MINOR, interval, meet, spread
from .bindings import Answer, OnRecord, Stated, one_by_one, register, resolvers

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
        known = [each for each in by_fact().get(fact_of(claim), ()) if not each.is_over]
        if not known:
            continue
        amounts = filter(claim.is_amount, ["value", *claim.own_content()])
        sides = {side_of(claim, name) for name in amounts if getattr(claim, name) is not None}
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
    values = (row.value_low if row.value is None else row.value for row in (one, other))
    spans = [
        (interval(value, row.value_low, row.value_high), row)
        for value, row in zip(values, (one, other), strict=True)
    ]
    (lower, low), (upper, high) = sorted(spans, key=itemgetter(0))
    apart = spread([low.value or lower[1], high.value or upper[0]])
    return not meet([lower, upper]) and (apart is None or apart > beyond)


MONTH = "|".join(month for month in MONTHS if len(month) > 3 or month == "may")
DATES = re.compile(rf"(?:(?:\d{{1,2}}\s+)?(?:{MONTH})\s+)?(?:19|20)\d\d\b", re.I)
CREDIBLE = "credible"
ONE_ACCOUNT = "account"  # “on the 19th by one account”: the text tells that others say otherwise

Reader = Callable[..., Callable[[], OnRecord]]
_readers: dict[str, tuple[Reader, str]] = {}


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"  # nothing on record decides it
    EXPIRED = "expired"


def states(name: str, example: str) -> Callable[[Reader], Reader]:
    if (domain := name.partition(":")[0]) not in resolvers:
        register(domain)(resolve_facts)
    complaint = f"The facts of {name} are read by two readers."
    return registrar(_readers, name, complaint, lambda reader: (reader, example))


@one_by_one
def resolve_facts(key: str, as_of: datetime | None) -> Answer:
    name = next((name for name in _readers if key.startswith(f"{name}:")), None)
    if name is None:
        raise ValueError(f"No fact is called “{key}”. {nearest(key, _readers)}")
    reader, example = _readers[name]
    words = key.removeprefix(f"{name}:").split(":")
    try:
        signature(reader).bind(as_of, *words)
        return Stated(reader(as_of, *words))
    except TypeError as error:
        raise ValueError(f"“{key}” is not a fact: write {example}.") from error


def dates_in(printed: str) -> list[PartialDate]:
    """“from 15 April 1973 to 2001” as 1973-04-15 and 2001."""
    return [PartialDate(in_figures(found)) for found in DATES.findall(printed)]


def overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def judge_dates(
    decisive: Iterable[PartialDate], others: Iterable[PartialDate], printed: str
) -> Verdict:
    """Whether each date may be one on record; one of `others` alone is told as one account."""
    decisive, others, dates = list(decisive), list(others), dates_in(printed)
    if not decisive:
        return Verdict.OPEN
    if all(any(overlap(one, each) for each in decisive) for one in dates):
        return Verdict.AGREES
    if all(any(overlap(one, each) for each in [*decisive, *others]) for one in dates):
        return Verdict.AGREES if ONE_ACCOUNT in printed else Verdict.OPEN
    return Verdict.DIFFERS


def country_of(code: str) -> Country:
    known = {country.code: country for country in countries().values()}
    if code not in known:
        raise ValueError(f"“{code}” is not a country’s code. {nearest(code, known)}")
    return known[code]


def day_in(text: str) -> PartialDate:
    day = PartialDate(text)
    if day.first is None:
        raise ValueError(f"“{text}” is not a date: write 2025, 2025-02 or 2025-02-20.")
    return day


def as_ever(sentence: str, url: str, verdict: Verdict) -> OnRecord:
    return OnRecord(sentence, url, lambda printed: verdict)


@states("until", "until:2026-08-31")
def until(as_of: datetime | None, text: str) -> Callable[[], OnRecord]:
    last = day_in(text)
    day: date = (as_of or timezone.now()).date()

    def judge(printed: str) -> Verdict:
        if last.last < day:
            return Verdict.EXPIRED
        dates = dates_in(printed)
        return Verdict.AGREES if all(overlap(one, last) for one in dates) else Verdict.DIFFERS

    return lambda: OnRecord(f"until {last.label}", "", judge)


@states("none", "none:flows:DEU:..1989")
def nothing(
    as_of: datetime | None, table: str, code: str, span: str = "..", word: str = ""
) -> Callable[[], OnRecord]:
    """No figure of a country in a span of years; by “credible” none but compilers’."""
    tables = {slug.partition("/")[2]: model for slug, model in observation_models().items()}
    if table not in tables:
        raise ValueError(f"There is no table “{table}”. {nearest(table, tables)}")
    first, dots, last = span.partition("..")
    if not dots:
        raise ValueError(f"“{span}” is no span: write ..1989, 1990.. or 1990..1999.")
    within: dict[str, Any] = {"country": country_of(code)}
    within |= {"period_start__gte": Period.parse(first).start} if first else {}
    within |= {"period_end__lte": Period.parse(last).end} if last else {}
    if word not in ("", CREDIBLE):
        raise ValueError(f"“{word}” is not “{CREDIBLE}”.")
    return partial(_rows_of, as_of, tables[table], within, word == CREDIBLE)


def _rows_of(
    as_of: datetime | None, model: Any, within: dict[str, Any], of_credible: bool
) -> OnRecord:
    rows, country = model.objects.as_of(as_of).included().filter(**within), within["country"]
    if of_credible:
        rows = rows.exclude(source__authority__in=COMPILED).exclude(read=Read.COMPILATION)
    if credible := model.credible(as_of):
        rows = rows.filter(credible)
    found = sorted(set(rows.order_by().values_list("period", flat=True)))
    verdict = Verdict.DIFFERS if found else Verdict.AGREES
    span = f"{found[0]} to {found[-1]}" if len(found) > 1 else "".join(found)
    sentence = f"{model.dataset} has figures of {country}, {span}" if found else "none on record"
    return as_ever(sentence, country.get_absolute_url(), verdict)
