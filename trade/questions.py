"""What the API can be asked about silences, about revisions, and about the South's own trade."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from nkworld.atlas.countries import countries
from nkworld.atlas.models import Country
from nkworld.charts import Point
from nkworld.provenance.claims import Claims
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.fields import ALL, AnyOfField, PeriodField
from nkworld.provenance.filters import FROM, TO
from nkworld.provenance.models import Source
from nkworld.provenance.named_fields import CountriesField, RuleField, SourcesField
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import rule_for
from nkworld.provenance.record_questions import (
    CitedQuestion,
    CuratedQuestion,
    RecordQuestion,
    between,
)
from nkworld.provenance.records import reference_rows

from .analysis.reporting_gaps import Cell, ReportingGaps, State
from .analysis.revisions import Revision, records
from .claims import TURNOVER, TradeTable, credible
from .models import Direction, Flow, SouthKoreanTrade


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
    country = CountriesField(label="Partner", path="country")
    state = AnyOfField(State.choices, "State", path="cell__state")

    def answers(self) -> list[PartnerYear]:
        params = self.cleaned_data
        first, last = params["from"], params["to"]
        found = ReportingGaps(
            self.moment, first and first_year(first), last and last.last.year, self.day
        )
        return [
            row
            for line in found.lines
            for cell in line.cells
            if self.matches(row := PartnerYear(line.country, cell))
        ]

    @staticmethod
    def key(row: PartnerYear) -> str:
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
    source = SourcesField(path="source")
    country = CountriesField(label="Partner", path="revision__partner")
    direction = AnyOfField(Direction.choices, "Direction", path="revision__direction")

    def answers(self) -> list[Revised]:
        return [
            row
            for record in records(self.moment)
            for revision in record.revisions
            if self.matches(row := Revised(record.source, revision))
        ]

    @staticmethod
    def key(row: Revised) -> str:
        told = row.revision
        parts = (row.source.slug, told.partner.code, told.period, told.direction)
        return slugify("-".join(parts).replace("/", "-"), allow_unicode=True)


@dataclass(frozen=True)
class Turnover:
    """Two-way trade with one partner in one period, by one source."""

    country: Country
    period: str
    frequency: str
    source: Source
    amount: Point


class TurnoverQuestion(CuratedQuestion):
    on = None  # of whole periods
    key_is_text, rests_on_records, q = True, False, None
    is_worked_out = False  # by any rule, of claims that the log names
    country = CountriesField(label="Partner")
    period = PeriodField()
    frequency = AnyOfField(Frequency.choices, "Frequency")
    source = SourcesField()
    rule = RuleField(Flow.dataset)

    def answers(self) -> list[Turnover]:
        """The newest period first, of one the greatest trade; each of one source alone."""
        rule, moment = rule_for(self.cleaned_data, Flow.dataset), self.moment
        flows = Flow.objects.as_of(moment).with_partners()
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        flows = flows.beginning(first and first.first, last and last.last)
        for name in ("country", "period", "frequency", "source"):
            if value := self.cleaned_data[name]:
                flows = self.known[name].narrow(flows, name, value)
        claims = Claims.read(flows, "direction", "country_id", "frequency", "period_start")
        if self.cleaned_data["rule"] != ALL:
            claims = credible(claims, rule, moment)
        known = countries()
        sources = {source.slug: source for source in reference_rows(Source).values()}
        found = []
        for (key, period, start, frequency), some in claims.by(
            "country_id", "period", "period_start", "frequency"
        ).items():
            table = TradeTable(some, rule)
            every = table.every(TURNOVER, period)
            if self.cleaned_data["rule"] != ALL:
                every = [each for each in [table.headline(TURNOVER, period)] if each]
            found += [
                (start, Turnover(known[key], period, frequency, sources[each.source], each))
                for each in every
            ]
        found.sort(
            key=lambda pair: (-pair[0].toordinal(), *_by_size(pair[1].amount), self.key(pair[1]))
        )
        return [row for _, row in found]

    def one(self, key: str) -> Turnover | None:
        """By any source, whatever the rule."""
        code = key[:3].upper()
        self.cleaned_data |= {
            "rule": ALL,
            "country": [each for each in countries().values() if each.code == code],
        }
        return super().one(key) if self.cleaned_data["country"] else None

    @staticmethod
    def key(row: Turnover) -> str:
        return f"{row.country.code}-{row.period.replace('/', '-to-')}-{row.source.slug}"


between(TurnoverQuestion, FROM, TO)


def _by_size(amount: Point) -> tuple:
    return amount.value is None, -(amount.value or 0)


class SouthKoreanQuestion(CitedQuestion, RecordQuestion):
    model = SouthKoreanTrade
    on = None  # figures of whole years
    country = CountriesField(label="Partner")
    direction = AnyOfField(SouthKoreanTrade.Direction.choices, "Direction")
    reported_by = AnyOfField(SouthKoreanTrade.Teller.choices, "Whose count", path="told_by")

    @staticmethod
    def order(row: SouthKoreanTrade) -> tuple:
        return row.country.name, -row.year, row.pk
