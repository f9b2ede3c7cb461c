"""What a writer is asked of a finding that sets two numbers against each other: is the base a year
like those about it, is one ruler used, does no year between say otherwise. Questions, never locks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from statistics import median
from typing import Any

from nkworld.figures.bindings import Bound, role_of
from nkworld.figures.disagreements import Rank, Report, text_check
from nkworld.portal.fact_checks import later
from nkworld.provenance.records import grouped
from nkworld.texts.bindings import AskedFigure
from nkworld.texts.rendering import Mark, words_of

ABOUT = 3  # years on either side of a base that make it usual
OFF = Decimal("1.8")  # times what is usual
BORDER_CLOSED = range(2020, 2024)
BORDER = ("trade/", "travel/")  # tables of what crosses it
BEYOND = Decimal("1.1")
NAMES = re.compile(r"\w{4,}")  # a source goes by any long word of its name
A_LEAD = Decimal("0.01")
FIGURE_WORDS = 3  # behind the address of a figure: series, period and perhaps an end


@dataclass(frozen=True)
class Number:
    """A bound number: of which row of which table or figure, whose, of which year; `values` are
    those of all years of the row.
    """

    mark: Mark
    year: str
    value: Decimal
    table: str
    cell: tuple[str, ...]
    source: str
    values: dict[str, Decimal]

    @property
    def leads(self) -> bool:
        """Whether it stands in the headline, or the headline is measured by it."""
        return self.mark.paragraph == 0 or role_of(self.mark.key)[0] == "base"

    @property
    def row(self) -> tuple[Any, ...]:
        return self.table, self.cell, self.source


@text_check("peak")
def peaks(revision: Any, text: Any) -> Iterator[Report]:
    """What a text calls the largest is the largest of all that its row says, drawn or not."""
    for mark in text.reading.bound():
        is_peak = role_of(mark.key)[0] == "peak"
        number = _told(mark, text.bound[mark.key]) if is_peak else None
        if number and max(number.values.values()) > number.value:
            year = max(number.values, key=lambda each: number.values[each])
            yield Report(
                mark.key,
                mark.printed,
                f"{number.values[year]:,.1f} in {year}",
                f"{revision.document} calls {mark.printed} of {number.year} the largest.",
                sources=(number.source,),
                pages=(revision.document.get_absolute_url(),),
            )


@text_check("newest")
def newest(revision: Any, text: Any) -> Iterator[Report]:
    """After what a text calls the newest nothing is on record that says as much."""
    for mark in text.reading.bound():
        if role_of(mark.key)[0] != "newest":
            continue
        answer = text.bound[mark.key]
        number = _told(mark, answer)
        claims = list(answer.claims) if isinstance(answer, Bound) else []
        periods = [year for year in number.values if year > number.year] if number else []
        if len(claims) == 1:
            periods += [f"{period} by {source}" for source, period in later(claims[0])]
        if periods:
            yield Report(
                mark.key,
                mark.printed,
                max(periods),
                f"{revision.document} calls {mark.printed} the newest.",
                pages=(revision.document.get_absolute_url(),),
            )


@text_check("comparison")
def comparisons(revision: Any, text: Any) -> Iterator[Report]:
    if revision._meta.label_lower != "findings.findingrevision":
        return
    every = [told for mark in text.reading.bound() if (told := _told(mark, text.bound[mark.key]))]
    ordered = sorted(every, key=lambda each: each.year)
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
    by_row = grouped(every, lambda each: each.row)
    for told in by_row.values():  # of a row the first year that leads is held against the last
        leading = [each for each in told if each.leads]
        if leading and leading[0].year < leading[-1].year and leading[0].value:
            course = _of_a_course(leading[0], leading[-1])
            yield from ((leading[0], leading[-1], each) for each in course)
    for one, other in combinations((told[0] for told in by_row.values()), 2):
        is_one_cell = one.cell == other.cell
        if one.table != other.table or is_one_cell == (one.year == other.year):
            continue
        if is_one_cell and not (_is_named(one.source, words) and _is_named(other.source, words)):
            yield one, other, f"{one.year} and {other.year} are of two sources, unnamed: one ruler?"
        elif not is_one_cell and 0 < abs(one.value - other.value) < A_LEAD * abs(one.value):
            yield one, other, "they lie within 1 %: a lead?"


def _is_named(source: str, words: str) -> bool:
    return any(word in words for word in NAMES.findall(source))


def _of_a_course(base: Number, end: Number) -> Iterator[str]:
    first, last = int(base.year), int(end.year)
    sides = [range(first - ABOUT, first), range(first + 1, first + ABOUT + 1)]
    usual = [value for side in sides if (value := _usual(base, [y for y in side if y != last]))]
    is_off = [base.value > OFF * value for value in usual]
    is_below = [OFF * base.value < value for value in usual]
    is_told = role_of(base.mark.key)[0] == "peak"
    if not is_told and len(usual) == len(sides) and (all(is_off) or all(is_below)):
        about = " and ".join(f"{value:,.0f}" for value in usual)
        yield f"{base.year} is unlike the years before and after it, {about}: a fair base?"
    if first in BORDER_CLOSED and last not in BORDER_CLOSED and base.table.startswith(BORDER):
        yield f"in {base.year} the border was closed: a fair base?"
    between = [value for year, value in base.values.items() if base.year < year < end.year]
    if between and max(between) > BEYOND * end.value > BEYOND * base.value:
        yield f"a year between {base.year} and {end.year} goes beyond {end.year}."


def _usual(base: Number, years: list[int]) -> Decimal | None:
    """The median of some years, those in which the border was closed left out."""
    is_open = [year for year in years if year not in BORDER_CLOSED]
    known = [value for year in is_open if (value := base.values.get(str(year))) is not None]
    return median(known) if len(known) > 1 else None


def _told(mark: Mark, bound: Any) -> Number | None:
    """None of what is no number of a whole year of a row."""
    if not isinstance(bound, Bound) or mark.key.startswith("trade-left-out"):
        return None
    _, key = role_of(mark.key)
    found = _of_figure(mark, key, bound) if key.startswith("figure:") else _of_claims(mark, bound)
    return found if found and found.year.isdecimal() else None


def _of_figure(mark: Mark, key: str, bound: Bound) -> Number | None:
    words = key.partition(":")[2].rsplit(":", 2)
    if not words[-1].isdecimal():
        words = key.partition(":")[2].rsplit(":", FIGURE_WORDS)[:-1]
    if len(words) != FIGURE_WORDS:
        return None
    address, name, year = words
    drawn = AskedFigure.read(address).drawn()
    series = next(each for each in drawn.series if each.slug == name)
    values = {point.x: abs(point.value) for point in series.known}
    slug = next((point.source for point in series.points if point.x == year), "")
    source = drawn.source_name(slug)
    return Number(mark, year, abs(bound.value), address, (name,), source, values)


def _of_claims(mark: Mark, bound: Bound) -> Number | None:
    """Of one claim, or of exports and imports together."""
    if not bound.claims or len(bound.claims) > 2:
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
