"""What UNHCR's record says of one country of asylum, on its page."""

from functools import cached_property

from nkworld.charts import exact
from nkworld.portal.drawing import FigureView
from nkworld.portal.facts import Fact
from nkworld.portal.panels import Panel, register
from nkworld.provenance.parameters import SPAN
from nkworld.provenance.points import day_of
from nkworld.provenance.rules import rule_called

from .choices import Measure
from .counts import all_counts_of
from .models import RefugeeCount

UNITED_STATES = "USA"


@register
class RefugeesPanel(Panel):
    """North Koreans in one country of asylum: on record, and what was decided on their claims."""

    slug = "refugees"
    title = "Refugees and asylum"
    position = 42
    template_name = "refugees/country_panel.html"
    parameters = SPAN

    def __bool__(self):
        return bool(self.measures)

    @cached_property
    def measures(self):
        """What is counted there, whole or in part."""
        rule = rule_called(RefugeeCount.dataset)
        return set(all_counts_of(rule, self.moment, self.country).by("measure"))

    @cached_property
    def figure(self):
        params = {"country": self.country.code} | self.query
        return FigureView("travel/refugees-in", params, carried=("country",))

    @property
    def pictures(self):
        return [self.figure] if self.figure else []

    @property
    def has_decisions(self):
        return Measure.DECISIONS in self.measures

    @property
    def has_admissions(self):
        return self.country.code == UNITED_STATES

    @property
    def sentence(self):
        headline = self.figure.figure.headline
        return headline if headline.claims else ""

    @property
    def facts(self):
        if not self.sentence:
            return []
        drawn, claim = self.figure, self.sentence.claims[0]
        day = day_of(drawn.form.cleaned_data)
        term = f"North Korean {claim.label.lower()}"
        return [Fact.of(term, claim.point, exact, drawn.figure, day, drawn.url)]
