"""What the figures of travel can be asked, and from counts to their series."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import CountryField, FigureParameters, figure_parameters
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK
from nkworld.charts import Figure, Point, Series, ValuedPoint, exact, in_a_row
from nkworld.figures.amounts import sources_in
from nkworld.figures.claims import Claims, ClaimsByCell
from nkworld.figures.registry import as_of_text
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Status

from .models import PARTS, Category, Coverage, Crossing, Dimension

REST = "not-split"
REST_NOTE = "printed total less the printed parts"


@dataclass(frozen=True, slots=True)
class Check:
    """One period's printed total and the parts that the same source prints.

    `missing` are the parts that it prints for other periods, but not for this one. The `difference`
    is the printed total less the `sum` of the parts: above zero, something is not printed. Parts of
    another count, which exceed the total though none of them is rounded, are not `drawn`.
    """

    period: str
    total: ValuedPoint
    parts: dict[Category, Point]
    missing: tuple[Category, ...]
    sum: Decimal
    difference: Decimal
    drawn: dict[Category, Point]

    @property
    def rest(self) -> Point:
        """What no printed part holds, as a point; a gap where the parts reach the total."""
        if not self.drawn:
            return self.total
        if self.difference <= 0:
            return Point(self.period, None)
        known = (part for each in self.parts.values() for part in each.parts)
        return replace(
            self.total,
            value=self.difference,
            low=None,
            high=None,
            status=Status.DERIVED.value,
            note=REST_NOTE,
            parts=(*self.total.parts, *(part._replace(sign=-part.sign) for part in known)),
        )

    @property
    def sentence(self) -> str:
        """“2012 (139,500 of 180,600: 41,100 fewer, other purposes not printed)”"""
        more = "fewer" if self.difference > 0 else "more"
        text = f"{exact(self.sum)} of {exact(self.total.value)}: "
        text += f"{exact(abs(self.difference))} {more}"
        if self.missing:  # which parts are not printed, or the few that are
            are_few = len(self.missing) < len(self.parts)
            names = ", ".join(
                each.label.lower() for each in (self.missing if are_few else self.parts)
            )
            text += f", {'not printed' if are_few else 'printed only'}: {names}"
        return f"{self.period} ({text})"


def checks_of(counts: ClaimsByCell, categories: Sequence[Category]) -> list[Check]:
    """A Check for each period whose total is printed; parts are those of the total's source.

    `counts` are keyed by category, and the total's category is Category.TOTAL.
    """
    found = []
    for period in counts.periods:
        total = counts.headline(Category.TOTAL, period)
        if total and total.value is not None:
            values = {c: counts.of(total.source, c, period) for c in categories}
            parts = {c: replace(amount, x=period) for c, amount in values.items() if amount}
            missing = tuple(c for c in categories if c not in parts) if parts else ()
            whole = cast(ValuedPoint, replace(total, x=period))
            added = sum((p.value for p in parts.values() if p.value is not None), Decimal(0))
            found.append(Check(period, whole, parts, missing, added, whole.value - added, parts))
    return found


def difference_notes(checks: Iterable[Check]) -> tuple[str, ...]:
    """One sentence that names every period in which parts and total differ, or that none does."""
    split = [check for check in checks if check.parts]
    differing = [check.sentence for check in split if check.difference]
    if not differing:
        return ("Wherever parts are printed, they add up to the printed total.",) if split else ()
    notes = [f"Printed parts do not add up to the printed total in {'; '.join(differing)}."]
    if periods := in_a_row([check.period for check in split if not check.drawn]):
        notes.append(f"Parts of another count are not drawn: the bar of {periods} is the total.")
    return tuple(notes)


CROSSINGS = "travel/crossings"
ENTRIES = "entries"
# {frequency: (one of its periods, several)}
FREQUENCIES = {
    Frequency.ANNUAL: ("Year", "full years"),
    Frequency.HALF_YEARLY: ("Half-year", "half-years"),
    Frequency.QUARTERLY: ("Quarter", "quarters"),
    Frequency.MONTHLY: ("Month", "months"),
    Frequency.CUMULATIVE: ("Span", "cumulative spans"),
}
COLOURS = (*(f"category-{number}" for number in range(1, 7)), "turnover", "inter-korean")
# {frequency: what is told of its periods}
PERIOD_NOTES = {
    Frequency.CUMULATIVE.value: (
        "Spans overlap: each counts from its first month to its last, and none adds to another.",
    )
}


@once_per_request
def crossings(moment: datetime | None) -> Claims:
    """Every count that covers what its source usually covers: a page has many figures of them."""
    cell = ("country__code", "direction", "kind", "dimension", "category", "frequency")
    return Claims.read(Crossing.objects.as_of(moment).filter(coverage=Coverage.USUAL), *cell)


def counts(params: dict, *by: str, **cell: Any) -> ClaimsByCell:
    """What is known of these cells, by the values of some fields: one frequency, of periods that
    were over on the day asked about. `name__in` stands for any of some values.
    """
    wanted = {
        name.removesuffix("__in"): value if name.endswith("__in") else [value]
        for name, value in cell.items()
    }
    found = crossings(params["as_of"]).where(frequency=params["frequency"]).within(params)
    found = found.only(lambda row: all(row[name] in wanted[name] for name in wanted))
    return ClaimsByCell(found, params["rule"], *by)


def common(
    params: dict, counted: ClaimsByCell, series: tuple[Series, ...], unit: str = ENTRIES
) -> dict[str, Any]:
    names = {slug: counted.names[slug] for slug in counted.sources}
    return {
        "unit": unit,
        "is_flow": True,
        "x_title": FREQUENCIES[params["frequency"]][0],
        "series": series,
        "sources": sources_in(series, names),
        "as_of": as_of_text(params["as_of"], counted.known_from),
    }


def totals(
    params: dict,
    lines: Mapping[Any, tuple[str, str, str]],
    by: Sequence[str],
    cell: Mapping[str, Any],
    *notes: str,
    kind: str = "bar",
    unit: str = ENTRIES,
    **words: Any,
) -> Figure:
    """Undivided counts as `lines`: {values of the fields `by`: (slug, label, role)}."""
    counted = counts(params, *by, **cell)
    series = tuple(
        Series(slug, label, counted.points(key), role)
        for key, (slug, label, role) in lines.items()
        if len(lines) == 1 or key in counted.keys
    )
    of_periods = PERIOD_NOTES.get(params["frequency"], ())
    return Figure(
        kind=kind,
        notes=(*notes, *of_periods),
        **words,
        **common(params, counted, series, unit),
    )


def stacked(
    params: dict,
    dimension: Dimension,
    cell: Mapping[str, Any],
    *notes: str,
    categories: Sequence[Category] = (),
    label: str = "All",
    unit: str = ENTRIES,
    may_exceed: bool = True,
    **words: Any,
) -> Figure:
    """The parts of a dimension piled up in fixed colours, and on top what the printed total holds
    beyond them; the totals, named by `label`, head it.

    Rounded parts may exceed their total. Parts that may not are of another count where they do,
    and are not drawn: the bar is the total.
    """
    categories = categories or PARTS[dimension]
    counted = counts(params, "category", dimension__in=[Dimension.TOTAL, dimension], **cell)
    checks = checks_of(counted, categories)
    if not may_exceed:
        checks = [replace(each, drawn={}) if each.difference < 0 else each for each in checks]
    series = [
        Series(c.value, c.label, tuple(filter(None, (k.drawn.get(c) for k in checks))), role)
        for c, role in zip(categories, COLOURS, strict=False)
    ]
    series.append(Series(REST, "Not split", tuple(check.rest for check in checks), "remainder"))
    known = tuple(each for each in series if each.known)
    return Figure(
        headed_by=(Series("total", label, tuple(check.total for check in checks)),),
        kind="stacked",
        notes=(*difference_notes(checks), *notes, *PERIOD_NOTES.get(params["frequency"], ())),
        **words,
        **common(params, counted, known, unit),
    )


def other_country(label: str, initial: str) -> CountryField:
    refused = {DPRK: "North Korea is one end of every journey: name the other."}
    return CountryField(label=label, initial=initial, refused=refused)


def of_frequencies(*frequencies: Frequency, **own: Any) -> type[FigureParameters]:
    """Parameters of a figure whose claims come in these frequencies, the first unless asked: one at
    a time, as quarters, half-years and spans lie within full years.

    Where a total is asked beside its parts, both are of one source: every claim at once is no
    answer.
    """
    frequency = OneOfField(
        [(each.value, FREQUENCIES[each][1]) for each in frequencies],
        "Periods",
        meaning="Which periods are shown; they never stand in one series with others.",
        initial=frequencies[0].value,
    )
    return figure_parameters(CROSSINGS, allow_all=False, frequency=frequency, **own)
