"""The zone on South Korea's page: its companies were Southern."""

from functools import cached_property

from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import Panel, register
from nkworld.provenance.parameters import SPAN

from .charts import zone_claims

SOUTH_KOREA = "KOR"


@register
class KaesongPanel(Panel):
    """Output of the zone and the North Koreans who worked in it."""

    slug = "kaesong"
    title = "Kaesong industrial zone"
    position = 46
    template_name = "kaesong/country_panel.html"
    parameters = SPAN
    draws_lead = False

    def __bool__(self):
        if self.country.code != SOUTH_KOREA:
            return False
        return bool(zone_claims(self.moment))

    @cached_property
    def output(self):
        return FigureView("travel/kaesong-output", self.query)

    @cached_property
    def workers(self):
        return FigureView("travel/kaesong-workers", self.query)

    @property
    def pictures(self):
        return [drawn for drawn in (self.output, self.workers) if drawn]
