"""What UNHCR's record says of one country of asylum, on its page."""

from functools import cached_property

from nkworld.portal.panels import FigurePanel, register

from .choices import Measure
from .models import RefugeeCount

UNITED_STATES = "USA"


@register
class RefugeesPanel(FigurePanel):
    """North Koreans in one country of asylum: on record, and what was decided on their claims."""

    slug = "refugees"
    title = "Refugees and asylum"
    position = 42
    model = RefugeeCount
    figure_slug = "travel/refugees-in"
    page = "refugees:index"
    fact_term = "North Korean {label}"
    template_name = "refugees/country_panel.html"

    def __bool__(self):
        return bool(self.measures)

    @cached_property
    def measures(self):
        """What is counted there, whole or in part."""
        return set(self.rows().order_by().values_list("measure", flat=True).distinct())

    @property
    def has_decisions(self):
        return Measure.DECISIONS in self.measures

    @property
    def has_admissions(self):
        return self.country.code == UNITED_STATES
