"""A line on a donor's page for each price base in which its statistics tell of aid."""

from functools import cached_property

from nkworld.asking.parameters import SPAN
from nkworld.asking.rules import rule_called, rules_of
from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import Panel, register

from .claims import FLOWS, all_flows_of
from .models import ChineseProject, Prices

CHINA = "CHN"


@register
class FlowsPanel(Panel):
    """Net aid by official statistics, in words; the pictures stand on pages of their own."""

    slug = "aid-flows"
    title = "Aid by official statistics"
    position = 52
    template_name = "flows/country_panel.html"
    parameters = SPAN
    draws_lead = False

    def __bool__(self) -> bool:
        return bool(self.prices)

    @cached_property
    def prices(self) -> list[Prices]:
        """The price bases on record for the country, the current one first."""
        if not rules_of(FLOWS):
            return []  # nothing was published yet
        rule = rule_called(FLOWS, moment=self.moment)
        found = all_flows_of(rule, self.moment, self.country).by("prices")
        return [prices for prices in Prices if prices in found]

    @property
    def pictures(self) -> list[FigureView]:
        return self.lines

    @cached_property
    def lines(self) -> list[FigureView]:
        """A figure for each price base, of which the page prints the sentence."""
        params = {"country": self.country.code}
        return [
            FigureView("aid/flows-from", params | {"prices": prices.value} | self.query)
            for prices in self.prices
        ]

    @cached_property
    def projects(self) -> int:
        """How many single projects are on record; of China alone."""
        if self.country.code != CHINA:
            return 0
        return ChineseProject.objects.as_of(self.moment).included().count()
