"""What the data on alliances code of one country, on its page."""

from functools import cached_property

from nkworld.portal.panels import Panel, register
from nkworld.provenance.records import records_as_of

from .models import Obligation


@register
class AlliancesPanel(Panel):
    """Obligations with one country, and with the historical states that it follows."""

    slug = "alliances"
    title = "Alliance obligations"
    position = 31
    template_name = "alliances/country_panel.html"
    lead_template_name = "alliances/country_lead.html"
    parameters = ("as_of",)

    def __bool__(self):
        return bool(self.rows)

    @cached_property
    def rows(self):
        """In the order of time, those of historical states among them."""
        of = [self.country, *self.country.earlier_states]
        return sorted(records_as_of(Obligation, self.moment, of), key=lambda row: row.began.first)

    @property
    def latest(self):
        """Those that were coded to the latest year, one of each source."""
        newest = sorted(self.rows, key=lambda row: row.until.first, reverse=True)
        by_source = {row.source_id: row for row in reversed(newest)}
        return list(by_source.values())
