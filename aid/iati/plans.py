"""Programmes and appeals: what was planned and asked for, never money received."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from nkworld.provenance.records import records_as_of
from nkworld.provenance.rules import rule_called

from ..choices import Measure
from ..models import Actor, Appeal, AppealFigure, Programme
from . import codes
from .elements import (
    Element,
    budget,
    day,
    documents,
    element,
    narrated,
    organisation,
    paper,
    partial_day,
    recipient_country,
    sectors,
)


def programmes(moment: datetime | None) -> tuple[list[Programme], int]:
    """(those of which a date is known, how many have none): IATI asks for one."""
    rows = records_as_of(Programme, moment)
    dated = [row for row in rows if row.start or row.end]
    return dated, len(rows) - len(dated)


def activity_of_programme(row: Programme, publisher: Any, today: date) -> Element:
    is_over = bool(row.end) and row.end.last <= today
    dates = [
        partial_day(codes.ACTUAL_START, row.start, "first") if row.start else None,
        partial_day(codes.ACTUAL_END if is_over else codes.PLANNED_END, row.end, "last")
        if row.end
        else None,
    ]
    is_humanitarian = row.source.slug in codes.HUMANITARIAN_SOURCES
    said = [row.description, paper(row), row.note, "" if row.end else "Its end is not on record."]
    return publisher.activity(
        f"programme-{row.pk}",
        str(row),
        " ".join(filter(None, said)),
        [
            organisation(row.actor, codes.IMPLEMENTING),
            _status(is_over),
            *(each for each in dates if each is not None),
            recipient_country(),
            *sectors(row.sector, publisher.home),
            budget(row.budget_usd, row.start.first, row.end.last)
            if row.budget_usd and row.start and row.end
            else None,
            *documents([row]),
        ],
        humanitarian="1" if is_humanitarian else "",
    )


def appeals(moment: datetime | None) -> Iterator[tuple[Appeal, list[AppealFigure]]]:
    """Each with what the headline rule shows of it."""
    figures: dict[int, list[AppealFigure]] = defaultdict(list)
    try:
        rule = rule_called("aid/appeals", moment=moment)
    except LookupError:
        return
    for figure in AppealFigure.objects.headline(rule, as_of=moment).cited().order_by("pk"):
        figures[figure.appeal_id].append(figure)
    for appeal in records_as_of(Appeal, moment):
        if figures[appeal.pk]:
            yield appeal, figures[appeal.pk]


def activity_of_appeal(
    appeal: Appeal, figures: list[AppealFigure], publisher: Any, today: date
) -> Element:
    first, last = date(appeal.year, 1, 1), date(appeal.year, 12, 31)
    asked = next((f for f in figures if f.measure == Measure.REQUESTED), None)
    scope = narrated(
        "humanitarian-scope", appeal.title, type=codes.APPEAL, vocabulary=codes.PLAN,
        code=appeal.code,
    ) if appeal.code else None  # fmt: skip
    # What came in is told in words: its source does not say how far it had come.
    said = [f"{f.get_measure_display()}: {f.state}. {paper(f)}" for f in figures]
    return publisher.activity(
        f"appeal-{appeal.slug}",
        appeal.title,
        " ".join([f"An appeal for {appeal.year}.", *said, appeal.note]).strip(),
        [
            _appealing(appeal),
            _status(last <= today),
            day(codes.PLANNED_START, first),
            day(codes.PLANNED_END, last),
            recipient_country(),
            *sectors("multi-sector", publisher.home),
            scope,
            budget(asked.value, first, last) if asked and asked.value else None,
            *documents(figures),
        ],
        changed=max(figure.known_from for figure in figures if figure.known_from),
        humanitarian="1",
    )  # fmt: skip


def _status(is_over: bool) -> Element:
    return element("activity-status", code=codes.CLOSED if is_over else codes.IMPLEMENTATION)


def _appealing(appeal: Appeal) -> Element:
    agency: Actor | None = appeal.agency
    if agency:
        return organisation(agency, codes.ACCOUNTABLE)
    return narrated(
        "participating-org", "Agencies that appeal together", role=codes.ACCOUNTABLE, type="40"
    )
