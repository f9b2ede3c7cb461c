"""What trade has to say: on a country, a source, the home page, in the list of countries."""

from functools import cached_property
from urllib.parse import urlencode

from nkworld.charts import exact, money
from nkworld.portal.drawing import Drawn
from nkworld.portal.panels import (
    ClaimsPanel,
    Column,
    Fact,
    FrontPanel,
    Latest,
    SourcePanel,
    register,
)
from nkworld.provenance.parameters import SPAN, chosen, rule_called

from .claims import EXPORT, IMPORT, TURNOVER, Claims
from .filters import FlowFilter
from .lines import FLOWS
from .models import Flow
from .revisions import records

FIGURE_PARAMETERS = ("rule", *SPAN, "measure", "marks")
CLAIM_PARAMETERS = ("rule", *SPAN, "direction", "source", "status", "frequency", "period")


@register
class TradePanel(ClaimsPanel):
    """One partner's trade: the figure, the newest amounts, and every claim behind them."""

    slug = "trade"
    title = "Trade"
    position = 20
    template_name = "trade/country_panel.html"
    parameters = (*FIGURE_PARAMETERS, *CLAIM_PARAMETERS)

    def __bool__(self):
        return bool(self.claims or self.figure)

    @cached_property
    def figure(self):
        asked = self._asked(FIGURE_PARAMETERS)
        return Drawn("trade/partner", asked, page=self.path, fixed=("country",))

    @cached_property
    def layer(self):
        """The inter-Korean layer, on South Korea's page only."""
        if self.country.code != "KOR":
            return None
        return Drawn("trade/inter-korean", chosen(self.query, SPAN))

    @cached_property
    def filter(self):
        return FlowFilter(self._asked(CLAIM_PARAMETERS), Flow.objects.all())

    def every_claim(self):
        return self.filter.qs.cited().newest_first()

    @property
    def claims_form(self):
        """The filter without the partner, which is the page's own."""
        form = self.filter.form
        form.is_valid()  # read it while the partner is still a field
        form.fields.pop("country", None)
        return form

    @property
    def path(self):
        return self.country.get_absolute_url()

    @property
    def asks_for_claims(self):
        """Whoever filters the claims sees them without opening them again."""
        return any(name in self.query for name in CLAIM_PARAMETERS)

    @property
    def claims_query(self):
        """The query of the same claims on the table's page and in the API."""
        return urlencode(self._asked(CLAIM_PARAMETERS))

    @property
    def facts(self):
        return newest_facts(self.figure.figure)

    @property
    def sentence(self):
        return f"{self.figure.title}." if self.figure else ""

    def _asked(self, names):
        return {"country": self.country.code} | chosen(self.query, names)


def newest_facts(figure):
    """The newest value of each series, with year, source and status."""
    return [
        Fact(
            term=f"{series.label}, {point.x}",
            value=money(point.value),
            title=f"US$ {exact(point.value)}",
            note=f"{figure.source_name(point.source)}, {point.status}",
        )
        for series in figure.series
        if series.known and (point := series.known[-1])
    ]


@register
class TradeFront(FrontPanel):
    slug = "trade"
    title = "Trade"
    position = 20
    url_name = "trade:index"
    template_name = "trade/front_panel.html"

    @cached_property
    def figures(self):
        return [Drawn("trade/total"), Drawn("trade/china-share")]

    @property
    def facts(self):
        total, share = self.figures
        return newest_facts(total.figure) + share_facts(share.figure)


def share_facts(figure):
    return [
        Fact(
            term=f"China’s share, {point.x}",
            value=f"{point.value:.1f} %",
            title=f"{exact(point.value)} %",
            note=point.note,
        )
        for series in figure.series
        if series.known and (point := series.known[-1])
    ]


class LatestAmount(Column):
    """The newest amount of one direction, as the default rule shows it."""

    direction: str

    def latest(self):
        tables = Claims.read(Flow.objects.live()).by_country_id(rule_called(FLOWS))
        newest = {key: self._newest(table) for key, table in tables.items()}
        return {key: latest for key, latest in newest.items() if latest}

    def _newest(self, table):
        known = ((year, table.headline(year, self.direction)) for year in reversed(table.years))
        year, amount = next((pair for pair in known if pair[1]), (None, None))
        return amount and Latest(
            display=f"{money(amount.value)} ({year})",
            order=amount.value,
            title=f"US$ {exact(amount.value)}, {table.names[amount.source]}, {amount.status}",
        )


@register
class LatestExports(LatestAmount):
    slug = "exports"
    title = "Exports to"
    position = 20
    direction = EXPORT


@register
class LatestImports(LatestAmount):
    slug = "imports"
    title = "Imports from"
    position = 21
    direction = IMPORT


@register
class LatestTurnover(LatestAmount):
    slug = "turnover"
    title = "Two-way trade"
    position = 22
    direction = TURNOVER


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
