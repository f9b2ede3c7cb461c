"""What texts state, held against what is on record; and all checks run over what is public. Of two
numbers that a finding compares the writer is asked, and never stopped, whether the base is fair.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from statistics import median
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.figures.bindings import Stated, Unbound, role_of
from nkworld.figures.disagreements import (
    Rank,
    Report,
    Verdict,
    fact_check,
    fact_of,
    lie_apart,
    reports,
    reports_of_text,
    side_of,
    text_check,
    text_checks,
)
from nkworld.portal.fact_checks import heads, later
from nkworld.provenance.data_checks import Broken, beside_another, data_check
from nkworld.provenance.tables import grouped

from .bindings import FigureAddress, words_of_key
from .models import kinds_of_revisions
from .publishing import with_numbers
from .rendering import Mark, words_of

COUNTRY_PAGE = re.compile(r"/countries/[^/]+/")  # with what stands under it
TOO_FAR = Decimal(5)  # per cent
VERDICTS = {
    Verdict.DIFFERS: (Rank.WARNING, "what is on record is another thing"),
    Verdict.EXPIRED: (Rank.WARNING, "its day is over"),
    Verdict.OPEN: (Rank.QUESTION, "nothing on record decides it"),
}


def every_report(name: str = "") -> list[Report]:
    """Of one check, or of all: over what is stored, and over each public text."""
    found = reports(name)
    if name and name not in text_checks:
        return found
    for revision, text in public_texts():
        found += reports_of_text(revision, text, name)
    return found


@once_per_request
def public_texts() -> list[tuple[Any, Any]]:
    return with_numbers(
        text for model in kinds_of_revisions() for text in model.objects.as_of().cited()
    )


@fact_check("two-values")
def two_values() -> Iterator[Report]:
    """One page prints one value of a cell, or the values of both sources in one text."""
    rows = [(head.place, head.place, head.row) for head in heads() if head.row.value is not None]
    for revision, text in public_texts():
        at = revision.document.get_absolute_url(), str(revision.document)
        bound = (number.bound for number in text.numbers if number.bound)
        claims = ((each.claims[0], each.value) for each in bound if len(each.claims) == 1)
        rows += [(*at, claim) for claim, value in claims if claim.value == value]
    printed: dict[Any, dict[str, dict[Any, Any]]] = defaultdict(lambda: defaultdict(dict))
    for url, place, claim in rows:
        page = COUNTRY_PAGE.match(url) or [url]
        printed[page[0], claim.dataset, claim.cell_values][place][claim.source_id] = claim
    for (address, *_), places in printed.items():
        alone = [claim for some in places.values() if len(some) == 1 for claim in some.values()]
        for pair in combinations({claim.source_id: claim for claim in alone}.values(), 2):
            one, other = sorted(pair, key=lambda row: row.source.slug)
            counting = one.counting()
            if counting(vars(one)) == counting(vars(other)) and lie_apart(one, other, TOO_FAR):
                sentence = f"{one.cell_text}: one page prints two values of it."
                yield Report(
                    fact_of(one), side_of(one), side_of(other), sentence, pages=(address, *places)
                )


def _report(revision: Any, mark: Mark, right: str, says: str, *pages: str, **more: Any) -> Report:
    at = (revision.document.get_absolute_url(), *pages)
    return Report(mark.key, mark.printed, right, says, pages=at, **more)


@text_check("stated-fact")
def stated_facts(revision: Any, text: Any) -> Iterator[Report]:
    for mark in text.bound_marks:
        answer = text.bound[mark.key]
        if not isinstance(answer, Stated):
            continue
        rank, why = VERDICTS.get(Verdict(answer.on_record.judge(mark.printed)), (None, ""))
        if rank:
            says = f"{revision.document}, line {mark.line}, says “{mark.printed}”: {why}."
            pages = filter(None, [answer.on_record.url])
            yield _report(revision, mark, answer.sentence, says, *pages, rank=rank)


@data_check("one text of a document is public at a time")
def one_text_at_a_time() -> Iterator[Broken]:
    for model in kinds_of_revisions():
        for text in beside_another(model, [model.document_field], "number"):
            problem = f"{text} became public while revision {text.other} was."
            remedy = "Set known_until of the earlier to known_from of this one, or restore a backup"
            yield Broken(model, text.pk, problem, f"{remedy}.")


@data_check("every bound number of a live text has its claim")
def bound_numbers() -> Iterator[Broken]:
    for revision, text in public_texts():
        for mark in text.bound_marks:
            answer = text.bound[mark.key]
            # What waits for a domain that is still to come is no fault.
            if isinstance(answer, Unbound) and not answer.pending:
                problem = f"{revision}, line {mark.line}: {{{{{mark.key}}}}} is bound to nothing."
                yield Broken(type(revision), revision.pk, problem, answer.sentence)


ABOUT = 3  # years on either side of a base that make it usual
OFF = Decimal("1.8")  # times what is usual
BORDER_CLOSED = range(2020, 2024)
BORDER = ("trade/", "travel/")  # tables of what crosses it
BEYOND = Decimal("1.1")
NAMES = re.compile(r"\w{4,}")  # a source goes by any long word of its name
A_LEAD = Decimal("0.01")


@dataclass(frozen=True)
class Number:
    """A bound number of a row of a table or figure; `values` are those of all its years."""

    mark: Mark
    year: str
    value: Decimal
    table: str
    cell: tuple[str, ...]
    source: str
    values: dict[str, Decimal]


def _in_role(text: Any, role: str) -> list[Any]:
    return [each for each in text.numbers if role_of(each.mark.key)[0] == role]


@text_check("peak")
def peaks(revision: Any, text: Any) -> Iterator[Report]:
    """What a text calls the largest is the largest of all that its row says, drawn or not."""
    for number in filter(None, map(_number_of, _in_role(text, "peak"))):
        year = max(number.values, key=lambda each: number.values[each])
        if number.values[year] > number.value:
            most = f"{number.values[year]:,.1f} in {year}"
            says = f"{revision.document} calls {number.mark.printed} of {number.year} the largest."
            yield _report(revision, number.mark, most, says, sources=(number.source,))


@text_check("newest")
def newest(revision: Any, text: Any) -> Iterator[Report]:
    """After what a text calls the newest nothing is on record that says as much."""
    for each in _in_role(text, "newest"):
        number = _number_of(each)
        claims: Any = each.bound.claims if each.bound else ()
        periods = [year for year in number.values if year > number.year] if number else []
        if len(claims) == 1:
            periods += [f"{period} by {source}" for source, period in later(claims[0])]
        if periods:
            says = f"{revision.document} calls {each.mark.printed} the newest."
            yield _report(revision, each.mark, max(periods), says)


@text_check("comparison")
def comparisons(revision: Any, text: Any) -> Iterator[Report]:
    if revision._meta.label_lower != "findings.findingrevision":
        return
    numbers = map(_number_of, text.numbers)
    ordered = sorted(filter(None, numbers), key=lambda each: each.year)
    for one, other, question in _questions(ordered, words_of(text.body)):
        yield Report(
            f"{one.mark.key} {other.mark.key}",
            one.mark.printed,
            other.mark.printed,
            f"{revision.document}: {question}",
            Rank.QUESTION,
            pages=(revision.document.get_absolute_url(),),
        )


def _questions(every: list[Number], words: str) -> Iterator[tuple[Number, Number, str]]:
    by_row = grouped(every, lambda each: (each.table, each.cell, each.source))
    for row in by_row.values():  # of a row the first year that leads is held against the last
        # In the headline, or what the headline is measured by.
        leading = [n for n in row if n.mark.paragraph == 0 or role_of(n.mark.key)[0] == "base"]
        if leading and leading[0].year < leading[-1].year and leading[0].value:
            course = _of_a_course(leading[0], leading[-1])
            yield from ((leading[0], leading[-1], each) for each in course)
    for one, other in combinations((row[0] for row in by_row.values()), 2):
        is_one_cell = one.cell == other.cell
        if one.table != other.table or is_one_cell == (one.year == other.year):
            continue
        sources = (one.source, other.source)
        are_named = all(any(n in words for n in NAMES.findall(source)) for source in sources)
        if is_one_cell and not are_named:
            yield one, other, f"{one.year} and {other.year} are of two sources, unnamed: one ruler?"
        elif not is_one_cell and 0 < abs(one.value - other.value) < A_LEAD * abs(one.value):
            yield one, other, "they lie within 1 %: a lead?"


def _of_a_course(base: Number, end: Number) -> Iterator[str]:
    first, last = int(base.year), int(end.year)
    # The median of the years on either side, those in which the border was closed left out.
    sides = [range(first - ABOUT, first), range(first + 1, first + ABOUT + 1)]
    years = [[str(y) for y in side if y != last and y not in BORDER_CLOSED] for side in sides]
    known = [[base.values[year] for year in side if year in base.values] for side in years]
    usual = [value for some in known if len(some) > 1 and (value := median(some))]
    is_off = [base.value > OFF * value for value in usual]
    is_below = [OFF * base.value < value for value in usual]
    is_peak = role_of(base.mark.key)[0] == "peak"
    if not is_peak and len(usual) == len(sides) and (all(is_off) or all(is_below)):
        about = " and ".join(f"{value:,.0f}" for value in usual)
        yield f"{base.year} is unlike the years before and after it, {about}: a fair base?"
    if first in BORDER_CLOSED and last not in BORDER_CLOSED and base.table.startswith(BORDER):
        yield f"in {base.year} the border was closed: a fair base?"
    between = [value for year, value in base.values.items() if base.year < year < end.year]
    if between and max(between) > BEYOND * end.value > BEYOND * base.value:
        yield f"a year between {base.year} and {end.year} goes beyond {end.year}."


def _number_of(number: Any) -> Number | None:
    """Of a whole year: a point of a figure, one claim, or exports and imports together."""
    mark, bound = number.mark, number.bound
    if bound is None or mark.key.startswith("trade-left-out"):
        return None
    _, key = role_of(mark.key)
    if key.startswith("figure:"):
        address, name, year, _ = words_of_key(key)
        if not year.isdecimal():
            return None
        drawn = FigureAddress.read(address).drawn()
        series = next(each for each in drawn.series if each.slug == name)
        values = {point.x: abs(point.value) for point in series.known}
        slug = next((point.source for point in series.points if point.x == year), "")
        source = drawn.source_name(slug)
        return Number(mark, year, abs(bound.value), address, (name,), source, values)
    if not 0 < len(bound.claims) <= 2 or not bound.claims[0].period.isdecimal():
        return None
    rows: list[dict[str, Decimal]] = []
    words: list[str] = []
    for claim in bound.claims:
        names = [name for name in claim.cell if name != "period"]
        cell = {name: getattr(claim, name) for name in names}
        found: Any = type(claim).objects.as_of().included().exclude(value=None)
        found = found.filter(source=claim.source, **cell)
        rows.append(dict(found.values_list("period", "value")))
        words += map(str, cell.values())
    years = set.intersection(*map(set, rows))
    values = {year: sum((row[year] for row in rows), Decimal()) for year in years}
    first = bound.claims[0]
    source = str(first.source)
    return Number(mark, first.period, bound.value, first.dataset, tuple(words), source, values)
