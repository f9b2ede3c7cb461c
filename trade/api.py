from datetime import date
from typing import NamedTuple

from django.utils.text import slugify
from rest_framework import serializers

from nkworld.api import fields
from nkworld.api.curated import publish, register_disagreements
from nkworld.api.router import RowAddressField
from nkworld.api.serializers import CountryRefSerializer, ExactNumberField, SourceRefSerializer
from nkworld.asking.claim_tables import FROM, TO
from nkworld.asking.fields import ALL, AnyOfField, PeriodField
from nkworld.asking.parameters import CountriesField, RuleField, SourcesField
from nkworld.asking.record_questions import CitedQuestion, CuratedQuestion, RecordQuestion, between
from nkworld.atlas.models import Country, countries
from nkworld.charts import Point
from nkworld.figures.amounts import rule_for
from nkworld.figures.claims import Claims
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import Source
from nkworld.provenance.tables import reference_rows

from .claims import FLOWS, TURNOVER, TradeTable, credible
from .models import Direction, Flow, SouthKoreanTrade
from .reporting_gaps import Cell, ReportingGaps, Revision, State, records
from .tables import EXPORTER, Flows


class SilenceQuestion(CuratedQuestion):
    """For each partner and year: a figure, a zero, or a silence and of what kind.

    Yearly figures of any source count, in either direction or as two-way trade. Partners of which
    no year is on record are not listed. Only years that are over on the day asked about are told.
    """

    # `on` is the day from which the years are looked back upon.
    key_is_text, rests_on_records, q = True, False, None
    is_of_a_day = True
    country = CountriesField(label="Partner", path="country")
    state = AnyOfField(State.choices, "State", path="state")

    def answers(self) -> list[Cell]:
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        # The first year that begins then or later.
        start = first and first.first.year + (first.first > date(first.first.year, 1, 1))
        found = ReportingGaps(self.moment, start, last and last.last.year, self.day)
        return [cell for cells in found.lines.values() for cell in cells if self.matches(cell)]

    @staticmethod
    def key(row: Cell) -> str:
        return f"{row.country.code}-{row.year}"


between(
    SilenceQuestion,
    "Years that begin then or later: a year, a month or a day.",
    "Years that begin then or earlier: a year, a month or a day.",
)


class RevisionQuestion(CuratedQuestion):
    """How far a source’s first figure of a partner and period moved later, in current US dollars.

    Every case of which both words are known: printed on two pages, or kept here as two vintages.
    The direction is seen from North Korea.
    """

    on = None  # a revision is of no day
    key_is_text, rests_on_records, q = True, False, None
    source = SourcesField(path="source")
    country = CountriesField(label="Partner", path="partner")
    direction = AnyOfField(Direction.choices, "Direction", path="direction")

    def answers(self) -> list[Revision]:
        found = records(self.moment)
        return [each for record in found for each in record.revisions if self.matches(each)]

    @staticmethod
    def key(row: Revision) -> str:
        parts = (row.source.slug, row.partner.code, row.period, row.direction)
        return slugify("-".join(parts).replace("/", "-"), allow_unicode=True)


class Turnover(NamedTuple):
    country: Country
    period: str
    frequency: str
    source: Source
    amount: Point


class TurnoverQuestion(CuratedQuestion):
    """Two-way trade with each partner, where one source has both directions or prints the sum.

    Exports and imports of two sources are never added: each row names its one source and the
    claims it is made of. The rule takes the first source that answers; `rule=all` gives each.
    Current US dollars; South Korea’s trade is in trade/inter-korean.
    """

    on = None  # of whole periods
    key_is_text, rests_on_records, q = True, False, None
    is_worked_out = False  # by any rule, of claims that the log names
    country = CountriesField(label="Partner")
    period = PeriodField()
    frequency = AnyOfField(Frequency.choices, "Frequency")
    source = SourcesField()
    rule = RuleField(FLOWS)

    def answers(self) -> list[Turnover]:
        rule, moment = rule_for(self.cleaned_data, FLOWS), self.moment
        flows = Flow.objects.as_of(moment).with_partners()
        first, last = self.cleaned_data["from"], self.cleaned_data["to"]
        flows = flows.beginning(first and first.first, last and last.last)
        for name in ("country", "period", "frequency", "source"):
            if value := self.cleaned_data[name]:
                flows = self.known[name].narrow(flows, name, value)
        claims, is_of_all = Claims.read(flows, "period_start"), self.cleaned_data["rule"] == ALL
        claims = claims if is_of_all else credible(claims, rule, moment)
        known = countries()
        sources = {source.slug: source for source in reference_rows(Source).values()}
        found = []
        for (key, period, start, frequency), some in claims.by(
            "country_id", "period", "period_start", "frequency"
        ).items():
            table = TradeTable(some, rule)
            shown = [table.headline(TURNOVER, period)]
            for each in table.every(TURNOVER, period) if is_of_all else filter(None, shown):
                row = Turnover(known[key], period, frequency, sources[each.source], each)
                size = (each.value is None, -(each.value or 0))
                found.append((-start.toordinal(), size, self.key(row), row))
        return [row for *_, row in sorted(found, key=lambda each: each[:-1])]

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


class SouthKoreanQuestion(CitedQuestion, RecordQuestion):
    """Cited figures of South Korea’s trade, to hold doubtful figures of the North against.

    Current US dollars, seen from South Korea. `hs_chapters` are those of the Harmonized System that
    a figure is about, none for all goods; `reported_by` says whose count it is. No figure of North
    Korea has them in it.
    """

    model = SouthKoreanTrade
    on = None  # figures of whole years
    country = CountriesField(label="Partner")
    direction = AnyOfField(SouthKoreanTrade.Direction.choices, "Direction")
    reported_by = AnyOfField(SouthKoreanTrade.Teller.choices, "Whose count", path="told_by")

    @staticmethod
    def order(row: SouthKoreanTrade) -> tuple:
        return row.country.name, -row.year, row.pk


class SilenceSerializer(serializers.Serializer):
    """What is on record of one partner and year, whoever says it."""

    country = CountryRefSerializer(help_text="The partner.")
    period = fields.text("The year: 2015.", source="year")
    state = fields.text(
        "reported, compiled (a compiler alone gives a figure), zero, late, withdrawn, "
        "unspecified, ban, excluded, awaited, not-reported (no figure in a compilation that has "
        "the partner in an earlier year), missing (no source read here reaches the year, or knows "
        "the partner by then) or no-state. None is a zero but zero.",
    )
    note = fields.text("Who is on record, or what is known of the silence.", null=True)


class RevisionSerializer(serializers.Serializer):
    """The first and the later word of one source about one cell."""

    source = SourceRefSerializer(help_text="Who says so.")
    country = CountryRefSerializer(source="partner", help_text="The partner.")
    period = fields.text()
    direction = fields.text()
    first_value = ExactNumberField(source="first", help_text="What the source printed first.")
    later_value = ExactNumberField(source="later", help_text="What it printed later.")
    difference = ExactNumberField(source="moved", help_text="The later less the first.")
    note = fields.text("How both figures are known.", null=True)


class TurnoverClaimSerializer(serializers.Serializer):
    """A claim in a sum."""

    id = fields.whole("Of the claim in trade/flows.", source="key")
    url = RowAddressField(FLOWS, source="key")


class TurnoverSerializer(serializers.Serializer):
    """Two-way trade with a partner by one source."""

    country = CountryRefSerializer(help_text="The partner; no aggregate.")
    period = fields.text()
    frequency = fields.text("annual, monthly, cumulative …")
    source = SourceRefSerializer(help_text="Whose figures these are: both directions are its own.")
    value = ExactNumberField(
        source="amount.value", allow_null=True, help_text="Null where only a bound is known."
    )
    value_low = ExactNumberField(
        source="amount.low", allow_null=True, help_text="Where the source gives a range."
    )
    value_high = ExactNumberField(
        source="amount.high", allow_null=True, help_text="Where the source gives a range."
    )
    status = fields.text("derived, or estimated, of exports plus imports.", source="amount.status")
    read = fields.text("How it was read; of a sum the worse of the two.", source="amount.read")
    note = fields.text("“exports plus imports”, or the claim’s.", null=True, source="amount.note")
    claims = TurnoverClaimSerializer(
        source="amount.parts",
        many=True,
        help_text="Exports and imports, or the one claim of two-way trade that it prints.",
    )


publish(SilenceQuestion, "trade/silence", dataset=FLOWS, serializer_class=SilenceSerializer)
SEEN_FROM_THE_NORTH = {"dataset": FLOWS, "unit": Flow.unit, "point_of_view": EXPORTER}
publish(
    RevisionQuestion,
    "trade/revisions",
    serializer_class=RevisionSerializer,
    **SEEN_FROM_THE_NORTH,
)
publish(
    TurnoverQuestion,
    "trade/turnover",
    also_of=Flow.weighed_with,
    serializer_class=TurnoverSerializer,
    **SEEN_FROM_THE_NORTH,
)
register_disagreements("trade/disagreements", Flows)
publish(
    SouthKoreanQuestion,
    "trade/south-korea",
    dataset=FLOWS,
    unit=Flow.unit,
    point_of_view="South Korea’s: an export leaves South Korea.",
    columns=("country", "period", "direction", "hs_chapters", "value", "reported_by"),
    api_fields={
        "country": "The partner, or the world.",
        "period": fields.text("The year: 2015.", source="year"),
        "hs_chapters": fields.texts(
            "Chapters of the Harmonized System: 84, 85; none where all goods are meant."
        ),
        "reported_by": serializers.ChoiceField(
            SouthKoreanTrade.Teller.choices, source="told_by", help_text="Whose count it is."
        ),
    },
)
