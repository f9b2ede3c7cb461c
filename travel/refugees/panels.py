"""What UNHCR's record says of one country of asylum, on its page."""

from functools import cached_property

from nkworld.asking.rules import rules_of
from nkworld.portal.panels import FigurePanel, register

from .charts import all_counts_of
from .models import Measure, RefugeeCount

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
    draws_lead = False
    template_name = "refugees/country_panel.html"

    def __bool__(self) -> bool:
        return bool(self.measures)

    @cached_property
    def measures(self) -> set[str]:
        """What is counted there, whole or in part."""
        rule = next(iter(rules_of(RefugeeCount.dataset, self.moment).values()), None)
        return set(all_counts_of(rule, self.moment, self.country).by("measure")) if rule else set()

    @property
    def has_decisions(self) -> bool:
        return Measure.DECISIONS in self.measures

    @property
    def has_admissions(self) -> bool:
        return self.country.code == UNITED_STATES
