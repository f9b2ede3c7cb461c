"""What aid has to say: on a country, on the home page, in the list of countries."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from nkworld.asking.parameters import SPAN, rule_called, rules_of
from nkworld.asking.questions import InvalidQuery, chosen
from nkworld.charts import money
from nkworld.figures.amounts import day_of, point_of
from nkworld.portal.drawing import FigureView
from nkworld.portal.panels import (
    ClaimsPanel,
    Column,
    Fact,
    FrontPanel,
    Latest,
    Panel,
    SideBySide,
    newest_facts,
    register,
)

from .charts.food import tonnes
from .choices import NO_AGENCY, ContributionQuerySet, Scope, Stage
from .claims import CONTRIBUTIONS, NAMES, CountryParameters, claims_read, label_of, newest
from .flows.charts import FLOWS, all_flows
from .flows.models import ChineseProject, Prices
from .models import Actor, Contribution
from .resolve import every_actor

SOUTH_KOREA = "KOR"
# Of countries whose own account is drawn apart from all others: the chart, and its name.
OWN_CHARTS = {
    "KOR": ("aid/south-korea", "The Unification Ministry’s account, government and private"),
    "USA": ("aid/united-states", "The account of the United States, by fiscal year"),
}


@register
class AidPanel(ClaimsPanel):
    slug = "aid"
    title = "Aid"
    template_name = "aid/country_panel.html"
    parameters = ("stage", *SPAN, "marks")
    styles = ("aid/aid.css",)
    most_shown = 8

    def __bool__(self) -> bool:
        """Whether anybody from there gives or works; asked of a silent country in one query."""
        try:
            CountryParameters.base_fields["stage"].clean(self.query.get("stage", ""))
        except ValidationError as error:
            raise InvalidQuery([("stage", text) for text in error.messages]) from error
        return bool(self.givers)

    @cached_property
    def givers(self) -> list[Actor]:
        """The country as a donor, and its agencies, offices and groups.

        A country that is a donor by its official statistics alone has a section of its own.
        """
        own = (each for each in every_actor() if each.country_id == self.country.pk)
        return [each for each in own if each.gives or each.kind != Actor.Kind.COUNTRY]

    @cached_property
    def figure(self) -> FigureView:
        params = {"country": self.country.code} | self.query
        return FigureView("aid/donor", params, page=self.path, fixed=("country",))

    @cached_property
    def food(self) -> FigureView:
        params = {"country": self.country.code} | chosen(self.query, (*SPAN, "marks"))
        return FigureView("aid/food-from", params, page=self.path, fixed=("country",))

    @cached_property
    def pictures(self) -> list[FigureView]:
        drawn = [self.figure, self.food]
        if self.country.code == SOUTH_KOREA:
            drawn.insert(0, FigureView(OWN_CHARTS[SOUTH_KOREA][0], chosen(self.query, SPAN)))
        return [each for each in drawn if each]

    def every_claim(self) -> ContributionQuerySet:
        return (
            Contribution.objects.as_of(self.figure.form.cleaned_data["as_of"])
            .filter(donor__country=self.country)
            .cited()
            .newest_first()
        )

    @property
    def own_chart(self) -> tuple[str, str] | None:
        return OWN_CHARTS.get(self.country.code)

    @property
    def one_gives(self) -> bool:
        return all(gift.donor.has_country_page for gift in self.shown_claims)

    @property
    def bodies(self) -> list[Actor]:
        return [giver for giver in self.givers if giver.kind not in NO_AGENCY]

    @property
    def facts(self) -> list[Fact]:
        facts = []
        for drawn, written, term in ((self.figure, money, "Aid"), (self.food, tonnes, "Food aid")):
            facts += newest_facts(drawn.figure, written, day_of(drawn.form.cleaned_data), term)[:1]
        return facts


@register
class AidFront(FrontPanel):
    slug = "aid"
    title = "Aid"
    url_name = "aid:index"
    figure_slug = "aid/funding"


@register
class AidSideBySide(SideBySide):
    slug = "aid"
    title = "Aid"
    figure_slug = "aid/donor"
    defaults = {"stage": Stage.REPORTED.value}


@register
class LatestAid(Column):
    slug = "aid"
    title = "Aid from"
    theme = "Aid"

    def latest(self) -> dict[int, Latest]:
        rows = Contribution.objects.as_of().filter(donor__country__isnull=False)
        rows = rows.exclude(scope=Scope.AGAIN)
        claims = claims_read(rows, "donor__country_id", *NAMES).within({})
        rule: Any = rule_called(CONTRIBUTIONS) if claims else None
        latest = {}
        for country, one in claims.by("donor__country_id").items():
            if row := newest(one, rule):
                text = f"{label_of(row)}: {row['source__short_name']}"
                point = point_of(row, row["period"])
                latest[country] = Latest.of(label_of(row), point, money, text)
        return latest


@register
class FlowsPanel(Panel):
    """Net aid by official statistics, in words; the pictures stand on pages of their own."""

    slug = "aid-flows"
    title = "Aid by official statistics"
    position = 52
    template_name = "flows/country_panel.html"
    parameters = SPAN
    draws_lead = False
    rests_on = "pictures"

    @cached_property
    def pictures(self) -> list[FigureView]:
        """A figure for each price base on record, of which the page prints the sentence."""
        if not rules_of(FLOWS):
            return []  # nothing was published yet
        rule, own = rule_called(FLOWS, moment=self.moment), {"country": self.country.code}
        known = all_flows(rule, self.moment, donor__country=self.country).by("prices")
        return [
            FigureView("aid/flows-from", own | {"prices": prices.value} | self.query)
            for prices in Prices
            if prices in known
        ]

    @cached_property
    def projects(self) -> int:
        projects = ChineseProject.objects.as_of(self.moment).included()
        return projects.count() if self.country.code == "CHN" else 0
