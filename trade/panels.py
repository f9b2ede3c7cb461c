"""What trade says of a country and of a source, and what its charts are about."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from nkworld.asking.claim_tables import ClaimQuestion, fields_of_claims
from nkworld.asking.fields import ALL
from nkworld.asking.parameters import SPAN, rule_called
from nkworld.asking.questions import chosen
from nkworld.charts import Series, money
from nkworld.charts.description import newest_point
from nkworld.charts.periods import end_of
from nkworld.figures.amounts import day_of
from nkworld.figures.claims import Claims
from nkworld.portal import panels
from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import (
    ClaimsPanel,
    Fact,
    FrontFigure,
    Latest,
    SideBySide,
    SourcePanel,
    newest_facts,
)
from nkworld.portal.subjects import subject
from nkworld.provenance.editions import kept_by_state, revision_of

from .claims import CHINA, EXPORT, FLOWS, IMPORT, TURNOVER, TradeTable
from .credibility import Breaks, compiler_limits
from .models import Flow, FlowQuerySet
from .reporting_gaps import Record, records
from .tables import Flows

TITLES = {TURNOVER: "Two-way trade", EXPORT: "Exports to", IMPORT: "Imports from"}


def _read(day: date) -> dict[str, dict[int, Latest]]:
    """{direction: {country id: Latest}}; what somebody reviewed goes before what is newer."""
    rule = rule_called(FLOWS)
    claims = Claims.read(Flow.objects.as_of().annual(), "country__name")
    claims = claims.with_caveats(Breaks.read(None).of)
    if rule.weighs_credibility:  # who compiles what others say heads no list either
        compilers = compiler_limits().compilers
        claims = claims.only(lambda row: row["source_id"] not in compilers)
    found: dict[str, dict[int, Latest]] = {direction: {} for direction in TITLES}
    for country, some in claims.by("country_id").items():
        table = TradeTable(some, rule)
        for direction, title in TITLES.items():
            last = newest_point(Series(direction, "", table.points(direction)), day)
            if last:
                doubts = table.doubt(direction, last.x)
                latest = Latest.of(title, last, money, table.names[last.source])
                title = ", ".join(filter(None, [latest.title, doubts]))
                found[direction][country] = replace(latest, title=title)
    return found


FIGURE_PARAMETERS = ("rule", *SPAN, "measure", "marks")
CLAIM_PARAMETERS = ("direction", *fields_of_claims(Flows.model))


@panels.register
class TradePanel(ClaimsPanel):
    slug = "trade"
    title = "Trade"
    position = 20
    template_name = "trade/country_panel.html"
    parameters = (*FIGURE_PARAMETERS, *CLAIM_PARAMETERS)

    def __bool__(self) -> bool:
        claims = self.every_claim()  # what is asked of them is understood, or refused
        return bool(self.figure or claims[:1])

    @cached_property
    def figure(self) -> FigureView:
        return FigureView(
            "trade/partner",
            {"country": self.country.code} | chosen(self.query, FIGURE_PARAMETERS),
            page=self.path,
            fixed=("country",),
        )

    @cached_property
    def layer(self) -> FigureView | None:
        if self.country.code != "KOR":
            return None
        return FigureView("trade/inter-korean", chosen(self.query, SPAN))

    @cached_property
    def months(self) -> FigureView | None:
        """Single months, on China's page only: of nobody else are they on record one by one."""
        if self.country.code != CHINA:
            return None
        names = SPAN if self.query.get("rule") == ALL else ("rule", *SPAN)
        return FigureView("trade/china-months", chosen(self.query, names))

    @property
    def pictures(self) -> list[FigureView]:
        first = self.layer or self.figure
        if self.months:  # before the year on record where they are later
            claims = (d.figure.headline.claims if d else () for d in (self.figure, self.months))
            year, month = (
                max((end_of(c.period) for c in some), default=date.min) for some in claims
            )
            first = self.months if month > year else first
        drawn = filter(None, (self.figure, self.layer, self.months))
        return sorted(drawn, key=lambda each: each is not first)

    @cached_property
    def filter(self) -> ClaimQuestion:
        asked = chosen(self.query, CLAIM_PARAMETERS)
        return Flows.get_question()({"country": self.country.code} | asked)

    def every_claim(self) -> FlowQuerySet:
        return self.filter.claims.cited().newest_first()

    @property
    def claims_form(self) -> ClaimQuestion:
        form = self.filter
        form.is_valid()  # read it while the partner is still a field
        form.fields.pop("country", None)
        return form

    @property
    def has_claim_filters(self) -> bool:
        return any(name in self.query for name in CLAIM_PARAMETERS)

    @property
    def claims_query(self) -> str:
        return urlencode({"country": self.country.code} | chosen(self.query, CLAIM_PARAMETERS))

    @property
    def facts(self) -> list[Fact]:
        """The newest credible amounts, whatever their split; of the South its layer’s first."""
        found = []
        for drawn in self.pictures if self.layer else self.pictures[:1]:
            figure = drawn.figure
            if [each.slug for each in figure.headed_by] == [TURNOVER]:  # its lines for themselves
                figure = replace(figure, headed_by=())
            found += newest_facts(figure, money, day_of(drawn.form.cleaned_data))
        return found


@panels.register
class TradeFront(panels.FrontPanel):
    slug = "trade"
    title = "Trade"
    position = 20
    url_name = "trade:index"
    figure_slug = "trade/total"


@panels.register
class TradeWithChina(FrontFigure):
    """Of one source, which alone counts the newest years."""

    slug = "trade"
    title = "Trade"
    figure_slug = "trade/partner"
    query = {"country": CHINA, "rule": "customs-first", "measure": "turnover", "from": "2017"}


class LatestAmount(panels.Column):
    theme = "Trade"
    direction: str

    def latest(self) -> dict[int, Latest]:
        """{country id: Latest}"""
        day = day_of({"as_of": None})
        found = kept_by_state(lambda: _read(day), "trade-latest", day, revision_of(FLOWS))
        return found[self.direction] if found else {}


for position, (direction, slug) in enumerate(
    {TURNOVER: "turnover", EXPORT: "exports", IMPORT: "imports"}.items(), start=20
):
    own = {"slug": slug, "title": TITLES[direction], "position": position, "direction": direction}
    panels.register(type(f"Latest{slug.capitalize()}", (LatestAmount,), own))


@panels.register
class TradeSideBySide(SideBySide):
    slug = "trade"
    title = "Trade"
    position = 20
    figure_slug = "trade/partner"
    defaults = {"measure": TURNOVER}


@panels.register
class RevisionsOfSource(SourcePanel):
    slug = "trade-revisions"
    title = "How far its first figures of trade moved"
    template_name = "trade/source_panel.html"

    def __bool__(self) -> bool:
        return self.record is not None

    @cached_property
    def record(self) -> Record | None:
        return next((each for each in records() if each.source == self.source), None)


# What the charts are about.
for name, slugs in {
    "All trade": "total growth beyond-china valuation",
    "China": "china-share china-months china-since-january china-goods-of-month",
    "Partners": "partner leading-partners partners-by-year share ranks",
    "South Korea": "inter-korean",
    "Goods": "goods-chapters goods-sectors goods-shares goods-broken-down",
    "One sort of goods": "commodity-value commodity-quantity commodity-price",
    "Goods under sanctions": "cap-headroom",
    "Other classifications": "fishery sitc-sections sitc-partners",
    "Arms, oil and chemicals": "arms-transfers petroleum-estimates chemical-imports",
    "The economy within": "economy market-prices",
    "Where sources disagree": "compare mix-ups",
}.items():
    subject(name, *(f"trade/{each}" for each in slugs.split()))
