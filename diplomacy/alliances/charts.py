"""With how many states a data set codes obligations, by year."""

from collections.abc import Callable
from decimal import Decimal

from nkworld.charts import Figure, Point, Series
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status
from nkworld.provenance.parameters import SPAN, figure_parameters
from nkworld.provenance.points import within
from nkworld.provenance.records import parts_of, records_as_of

from ..charts import newest_edit, sources_of
from .models import Obligation

Kind = Obligation.Kind
Rows = list[Obligation]
# Each partner of a year stands in one class, that of the heaviest obligation.
CLASSES: tuple[tuple[str, str, str, Callable[[Obligation], bool]], ...] = (
    ("defence", "Defence", "category-2", lambda row: Kind.DEFENCE in row.kinds),
    (
        "non-aggression",
        "Non-aggression, without defence",
        "category-1",
        lambda row: Kind.NON_AGGRESSION in row.kinds and Kind.DEFENCE not in row.kinds,
    ),
    (
        "consultation",
        "Consultation only",
        "category-5",
        lambda row: row.kinds == [Kind.CONSULTATION],
    ),
)


ObligationParameters = figure_parameters(Obligation.dataset, shared=SPAN)


@register("diplomacy/alliances", title="Alliance obligations", parameters=ObligationParameters)
def alliances(params):
    """How many states owe North Korea something by treaty, and it them, as coded, by year."""
    rows = records_as_of(Obligation, params["as_of"])
    years = within(params, [str(year) for year in _every_year(rows)])
    series = tuple(
        _series(slug, label, role, is_of, rows, years) for slug, label, role, is_of in CLASSES
    )
    return Figure(
        topic="states with treaty obligations",
        subtitle="States with a treaty obligation to North Korea, and it to them, as coded, each "
        "under the heaviest",
        unit="states",
        measure="count",
        kind="stacked",
        series=series,
        sources=sources_of(row.source_id for row in rows),
        notes=notes(rows),
        as_of=as_of_text(params, newest_edit(Obligation)),
    )


def _every_year(rows: Rows) -> range:
    """From the first year coded to the last year of the data."""
    if not rows:
        return range(0)
    return range(min(row.years[0] for row in rows), max(row.data_end for row in rows) + 1)


def _series(slug, label, role, is_of, rows: Rows, years) -> Series:
    own = [row for row in rows if is_of(row)]
    return Series(slug, label, tuple(_point(year, own) for year in years), role)


def _point(year: str, rows: Rows) -> Point:
    held = [row for row in rows if int(year) in row.years]
    partners = sorted(row.country.name for row in held)
    source = rows[0].source.slug if rows else ""
    return Point(
        year,
        Decimal(len(partners)),
        status=Status.DERIVED.value,
        source=source,
        note=", ".join(partners),
        read=rows[0].read if rows else "",
        records=parts_of(held),
    )


def notes(rows: Rows) -> tuple[str, ...]:
    if not rows:
        return ()
    end = max(row.data_end for row in rows)
    return (
        "As others coded the texts of treaties, without naming them. A state that owes several "
        "things is counted once, under the heaviest; who they are stands with each year.",
        f"The data end in {end}: what is coded until then may go on, and the treaty of 2024 with "
        "Russia is not in them. Nearly all obligations of non-aggression follow from the Treaty of "
        "Amity and Cooperation in Southeast Asia.",
    )
