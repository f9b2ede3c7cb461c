"""What the API can be asked about silences, about revisions, and about the South's own trade."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from nkworld.atlas.models import Country
from nkworld.provenance.choice_fields import any_of
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Source
from nkworld.provenance.parameters import CountriesField, DayField, SourcesField
from nkworld.provenance.record_questions import (
    CitedQuestion,
    CuratedQuestion,
    RecordQuestion,
    between,
)

from .analysis.reporting_gaps import Cell, ReportingGaps, State
from .analysis.revisions import Revision, records
from .models import Direction, SouthKoreanTrade


@dataclass(frozen=True)
class PartnerYear:
    """One partner and year of the silence map."""

    country: Country
    cell: Cell


def first_year(asked: PartialDate) -> int:
    """The first year that begins then or later."""
    return asked.first.year + (asked.first > date(asked.first.year, 1, 1))


class SilenceQuestion(CuratedQuestion):
    """`on` is the day from which the years are looked back upon."""

    key_is_text, rests_on_records, q = True, False, None
    is_of_a_day = True
    on = DayField(required=False)
    country = CountriesField(required=False, label="Partner")
    state = any_of(State.choices, "State")

    def answers(self):
        params = self.cleaned_data
        first, last = params["from"], params["to"]
        found = ReportingGaps(
            self.moment, first and first_year(first), last and last.last.year, self.day
        )
        return [
            PartnerYear(line.country, cell)
            for line in found.lines
            if self.fits(line.country, "country")
            for cell in line.cells
            if self.fits(cell.state, "state")
        ]

    @staticmethod
    def key(row):
        return f"{row.country.code}-{row.cell.year}"


between(
    SilenceQuestion,
    "Years that begin then or later: a year, a month or a day.",
    "Years that begin then or earlier: a year, a month or a day.",
)


@dataclass(frozen=True)
class Revised:
    source: Source
    revision: Revision


class RevisionQuestion(CuratedQuestion):
    on = None  # a revision is of no day
    key_is_text, rests_on_records, q = True, False, None
    source = SourcesField(required=False, label="Source")
    country = CountriesField(required=False, label="Partner")
    direction = any_of(Direction.choices, "Direction")

    def answers(self):
        return [
            Revised(record.source, revision)
            for record in records(self.moment)
            if self.fits(record.source, "source")
            for revision in record.revisions
            if self.fits(revision.partner, "country") and self.fits(revision.direction, "direction")
        ]

    @staticmethod
    def key(row):
        told = row.revision
        parts = (row.source.slug, told.partner.code, told.period, told.direction)
        return slugify("-".join(parts).replace("/", "-"), allow_unicode=True)


class SouthKoreanQuestion(CitedQuestion, RecordQuestion):
    model = SouthKoreanTrade
    on = None  # figures of whole years
    country = CountriesField(required=False, label="Partner")
    direction = any_of(SouthKoreanTrade.Direction.choices, "Direction")
    reported_by = any_of(SouthKoreanTrade.Teller.choices, "Whose count")
    paths = {"reported_by": "told_by"}

    @staticmethod
    def order(row: SouthKoreanTrade) -> tuple:
        return row.country.name, -row.year, row.pk
