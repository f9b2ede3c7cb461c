"""Facts that a text states in words, marked as it binds numbers, and printed as plain words:

    {{fact:relations:IRN:established|15 April 1973}}    {{none:flows:DEU:..1989|none was found}}
    {{event:JPN:2002-09-17|signed the Pyongyang Declaration}}    {{until:2026-08-31|to 31 August}}

`manage.py contradictions` holds what is on record against them. A domain announces in its
`fact_checks.py` who knows the facts of a name: a function that looks up what is OnRecord.

    @states("fact:relations", "fact:relations:IRN:established")
    def relations(as_of, code, act): ...    # ValueError with a sentence: there is no such fact
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from inspect import signature
from typing import Any

from django.utils import timezone

from nkworld.asking.questions import nearest
from nkworld.atlas.models import Country, countries
from nkworld.provenance.dates import MONTHS, PartialDate, Period, in_figures
from nkworld.provenance.models import Read
from nkworld.provenance.models.source import COMPILED
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import observation_models

from .bindings import Answer, OnRecord, Stated, is_read, one_by_one, register

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
    if not is_read(name):
        register(name.partition(":")[0])(resolve_facts)
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
