"""A line on a country's page: what the model of the UN has for it."""

from functools import cached_property

from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import Panel, register
from nkworld.provenance.parameters import SPAN
from nkworld.provenance.rules import rule_called, rules_of

from .charts import stock_of
from .models import Direction, MigrantStock


@register
class MigrantsPanel(Panel):
    """The modelled stock both ways, in words: a picture beside counts would look like one."""

    slug = "migrant-stock"
    title = "Migrant stock, a model"
    position = 44
    template_name = "migrants/country_panel.html"
    parameters = SPAN
    draws_lead = False

    def __bool__(self):
        return bool(self.directions)

    @cached_property
    def directions(self):
        if not rules_of(MigrantStock.dataset):
            return []  # nothing was published yet
        rule = rule_called(MigrantStock.dataset, moment=self.moment)
        found = stock_of(rule, self.moment, self.country).by("direction")
        return [direction for direction in Direction if direction in found]

    @property
    def pictures(self):
        return self.lines

    @cached_property
    def lines(self):
        """A figure for each direction, of which the page prints the sentence."""
        return [
            FigureView(
                "travel/migrant-stock",
                {"country": self.country.code, "direction": direction.value} | self.query,
            )
            for direction in self.directions
        ]
