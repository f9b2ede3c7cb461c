"""What UNCTAD's estimates by SITC section say of one partner, on its page."""

from functools import cached_property

from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import Panel, register

from .amounts import of_partner


@register
class SectionPanel(Panel):
    """Goods by SITC section in three years: one picture, its questions folded."""

    slug = "sitc"
    title = "Goods by SITC section, in three years"
    position = 24
    template_name = "sitc/country_panel.html"
    parameters = ("as_of",)
    draws_lead = False

    def __bool__(self):
        return bool(self.directions)

    @cached_property
    def directions(self):
        """Those on record, the one with the most rows first."""
        found = of_partner(self.moment, self.country)[0].by("direction")
        return sorted(found, key=lambda each: (-len(found[each].rows), each))

    @cached_property
    def figure(self):
        params = {"country": self.country.code, "direction": self.directions[0]} | self.query
        return FigureView("trade/sitc-sections", params)

    @property
    def pictures(self):
        return [self.figure]
