"""What the API can be asked about silences, about revisions, and about the South's own trade."""

from dataclasses import dataclass

from django.utils.text import slugify

from nkworld.atlas.models import Country
from nkworld.provenance.models import Source
from nkworld.provenance.parameters import CountriesField, SourcesField, YearField
from nkworld.provenance.record_questions import (
    CitedQuestion,
    CuratedQuestion,
    RecordQuestion,
    one_of,
)

from .analysis.reporting_gaps import Cell, ReportingGaps, State
from .analysis.revisions import Revision, records
from .models import SouthKoreanTrade


@dataclass(frozen=True)
class PartnerYear:
    """One partner and year of the silence map."""

    country: Country
    cell: Cell


class SilenceQuestion(CuratedQuestion):
    """`on` is the day from which the years are looked back upon."""

    key_is_text, rests_on_records = True, False
    country = CountriesField(required=False, label="Partner")
    state = one_of(State.choices, "State")

    def answers(self):
        params = self.cleaned_data
        found = ReportingGaps(self.moment, params["from"], params["to"], self.day)
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


# `from` is no name in Python.
SilenceQuestion.base_fields |= {"from": YearField(label="From"), "to": YearField(label="To")}


@dataclass(frozen=True)
class Revised:
    source: Source
    revision: Revision


class RevisionQuestion(CuratedQuestion):
    on = None  # a revision is of no day
    key_is_text, rests_on_records = True, False
    source = SourcesField(required=False, label="Source")

    def answers(self):
        return [
            Revised(record.source, revision)
            for record in records(self.moment)
            if self.fits(record.source, "source")
            for revision in record.revisions
        ]

    @staticmethod
    def key(row):
        told = row.revision
        parts = (row.source.slug, told.partner, told.period, told.direction)
        return slugify("-".join(parts).replace("/", "-"), allow_unicode=True)


class SouthKoreanQuestion(CitedQuestion, RecordQuestion):
    model = SouthKoreanTrade
    on = None  # figures of whole years
    country = CountriesField(required=False, label="Partner")
    direction = one_of(SouthKoreanTrade.Direction.choices, "Direction")
    told_by = one_of(SouthKoreanTrade.Teller.choices, "Whose count")

    @staticmethod
    def order(row: SouthKoreanTrade) -> tuple:
        return row.country.name, -row.year, row.pk
