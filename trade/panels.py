"""What trade has to say: on a country, a source, the home page, in the list of countries."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from nkworld.charts import Figure, money
from nkworld.charts.periods import end_of
from nkworld.portal.drawing import FigureView
from nkworld.portal.facts import newest_facts
from nkworld.portal.front import FrontFigure
from nkworld.portal.panels import ClaimsPanel, Column, FrontPanel, SideBySide, SourcePanel, register
from nkworld.provenance.fields import ALL
from nkworld.provenance.filters import fields_of_claims
from nkworld.provenance.parameters import SPAN
from nkworld.provenance.points import day_of
from nkworld.provenance.questions import chosen

from .analysis.revisions import records
from .claims import EXPORT, IMPORT, TURNOVER
from .latest import TITLES, latest_amounts
from .months import CHINA
from .tables import Flows

ONE_RULE = ("rule", *SPAN)
FIGURE_PARAMETERS = ("rule", *SPAN, "measure", "marks")
CLAIM_PARAMETERS = ("direction", *fields_of_claims(Flows.model))


@register
class TradePanel(ClaimsPanel):
    """One partner's trade: the figure, the newest amounts, and every claim behind them."""

    slug = "trade"
    title = "Trade"
    position = 20
    template_name = "trade/country_panel.html"
    parameters = (*FIGURE_PARAMETERS, *CLAIM_PARAMETERS)

    def __bool__(self):
        claims = self.every_claim()  # what is asked of them is understood, or refused
        return bool(self.figure or claims[:1])

    @cached_property
    def figure(self):
        params = self._params(FIGURE_PARAMETERS)
        return FigureView("trade/partner", params, page=self.path, fixed=("country",))

    @cached_property
    def layer(self):
        """The inter-Korean layer, on South Korea's page only."""
        if self.country.code != "KOR":
            return None
        return FigureView("trade/inter-korean", chosen(self.query, SPAN))

    @cached_property
    def months(self):
        """Single months, on China's page only: of nobody else are they on record one by one."""
        if self.country.code != CHINA:
            return None
        is_of_all = self.query.get("rule") == ALL
        return FigureView("trade/china-months", chosen(self.query, SPAN if is_of_all else ONE_RULE))

    @property
    def pictures(self):
        """The one whose headline speaks for the section first."""
        drawn = [each for each in (self.figure, self.layer, self.months) if each]
        return sorted(drawn, key=lambda each: each is not (self.layer or self._newest))

    @cached_property
    def filter(self):
        return Flows.get_question()(self._params(CLAIM_PARAMETERS))

    def every_claim(self):
        return self.filter.claims.cited().newest_first()

    @property
    def claims_form(self):
        """The filter without the partner, which is the page's own."""
        form = self.filter
        form.is_valid()  # read it while the partner is still a field
        form.fields.pop("country", None)
        return form

    @property
    def asks_for_claims(self):
        """Whoever filters the claims sees them without opening them again."""
        return any(name in self.query for name in CLAIM_PARAMETERS)

    @property
    def claims_query(self):
        """The query of the same claims on the table's page and in the API."""
        return urlencode(self._params(CLAIM_PARAMETERS))

    @property
    def facts(self):
        """The newest credible amounts, whatever their split; of the South its layer’s first."""
        shown = [*filter(None, [self.layer]), self._newest]
        return [
            fact
            for drawn in shown
            for fact in newest_facts(each_way(drawn), money, day_of(drawn.form.cleaned_data))
        ]

    @property
    def _newest(self):
        """The figure that tells the newest: that of a single month where it is later than the year
        on record.
        """
        ends = [last_day(drawn) for drawn in (self.figure, self.months)]
        return self.months if ends[1] > ends[0] else self.figure

    def _params(self, names):
        return {"country": self.country.code} | chosen(self.query, names)


def each_way(drawn) -> Figure:
    """The figure with its lines for themselves, not headed by their sum."""
    is_two_way = [each.slug for each in drawn.figure.headed_by] == [TURNOVER]
    return replace(drawn.figure, headed_by=()) if is_two_way else drawn.figure


def last_day(drawn) -> date:
    """The end of the newest period of which a figure's headline speaks; long ago of none."""
    claims = drawn.figure.headline.claims if drawn else ()
    return max((end_of(claim.period) for claim in claims), default=date.min)


@register
class TradeFront(FrontPanel):
    slug = "trade"
    title = "Trade"
    position = 20
    url_name = "trade:index"
    figure_slug = "trade/total"


@register
class TradeWithChina(FrontFigure):
    """Of one source, which alone counts the newest years."""

    slug = "trade"
    title = "Trade"
    figure_slug = "trade/partner"
    query = {
        "country": CHINA,
        "rule": "customs-first",
        "measure": "turnover",
        "from": "2017",
    }


class LatestAmount(Column):
    """The newest credible amount of one direction, as the default rule shows it."""

    theme = "Trade"
    direction: str

    def latest(self):
        return latest_amounts(self.direction)


@register
class LatestTurnover(LatestAmount):
    slug = "turnover"
    title = TITLES[TURNOVER]
    position = 20
    direction = TURNOVER


@register
class LatestExports(LatestAmount):
    slug = "exports"
    title = TITLES[EXPORT]
    position = 21
    direction = EXPORT


@register
class LatestImports(LatestAmount):
    slug = "imports"
    title = TITLES[IMPORT]
    position = 22
    direction = IMPORT


@register
class TradeSideBySide(SideBySide):
    slug = "trade"
    title = "Trade"
    position = 20
    figure_slug = "trade/partner"
    asked = {"measure": TURNOVER}


@register
class RevisionsOfSource(SourcePanel):
    """How far the first figures of a source moved later."""

    slug = "trade-revisions"
    title = "How far its first figures of trade moved"
    template_name = "trade/source_panel.html"

    def __bool__(self):
        return self.record is not None

    @cached_property
    def record(self):
        return next((each for each in records() if each.source == self.source), None)
