"""What aid has to say: on a country, on the home page, in the list of countries."""

from functools import cached_property

from django.core.exceptions import ValidationError

from nkworld.charts import exact, money
from nkworld.portal.drawing import Drawn
from nkworld.portal.panels import ClaimsPanel, Column, Fact, FrontPanel, Latest, register
from nkworld.provenance.parameters import SPAN, BadQuestion, chosen

from .charts.country import GIVEN, newest, newest_point
from .choices import Scope
from .claims import Claims
from .facts import front_facts
from .lines import MONEY_WORDS
from .models import Actor, Contribution
from .parameters import CountryParameters


@register
class AidPanel(ClaimsPanel):
    """What one country gave: in money, in food, through which bodies of its own."""

    slug = "aid"
    title = "Aid"
    position = 50
    template_name = "aid/country_panel.html"
    parameters = ("money", *SPAN, "marks")
    styles = ("aid/aid.css",)
    most_shown = 8

    def __bool__(self):
        """Whether anybody from there gives or works; asked of a silent country in one query."""
        try:
            CountryParameters.base_fields["money"].clean(self.query.get("money", ""))
        except ValidationError as error:
            raise BadQuestion([("money", text) for text in error.messages]) from error
        return bool(self.givers)

    @cached_property
    def givers(self):
        """The country as a donor, and its agencies, offices and groups."""
        return list(Actor.objects.filter(country=self.country))

    @cached_property
    def figure(self):
        asked = self._asked(("money", *SPAN, "marks"))
        return Drawn("aid/donor", asked, page=self.path, fixed=("country",))

    @cached_property
    def food(self):
        asked = self._asked((*SPAN, "marks"))
        return Drawn("aid/food-from", asked, page=self.path, fixed=("country",))

    @property
    def pictures(self):
        return [drawn for drawn in (self.figure, self.food) if drawn]

    def every_claim(self):
        """Of money."""
        moment = self.figure.form.cleaned_data["as_of"]
        return Contribution.objects.known(moment).from_country(self.country).cited().newest_first()

    @property
    def one_gives(self):
        """Whether only the country itself gives: then the table need not name it."""
        return all(gift.donor.has_country_page for gift in self.shown_claims)

    @property
    def bodies(self):
        """Those that work or worked there themselves."""
        return [giver for giver in self.givers if giver.works_there]

    @property
    def path(self):
        return self.country.get_absolute_url()

    @property
    def facts(self):
        """The newest amount that was given, in money and in food."""
        found = [("Aid", self.figure, money), ("Food aid", self.food, tonnes)]
        return [
            Fact(
                f"{what}, {point.x}",
                written(point.value),
                note=series.label,
                title=f"{exact(point.value)} {drawn.unit}",
            )
            for what, drawn, written in found
            if (newest := newest_point(drawn.figure.series))
            for series, point in [newest]
        ]

    @property
    def sentence(self):
        """The newest amount, for the page's opening."""
        newest = newest_point(self.figure.figure.series)
        if newest is None:
            return ""
        series, point = newest
        word = MONEY_WORDS[series.slug.partition("-")[0]]
        return f"The newest aid on record is {money(point.value)}, {word} for {point.x}."

    def _asked(self, names):
        return {"country": self.country.code} | chosen(self.query, names)


def tonnes(value):
    return f"{exact(value)} t"


@register
class AidFront(FrontPanel):
    slug = "aid"
    title = "Aid"
    position = 50
    url_name = "aid:index"
    template_name = "aid/front_panel.html"

    @cached_property
    def figures(self):
        """As they look unasked; none before the portal has rules to choose by."""
        try:
            return [Drawn(f"aid/{slug}") for slug in ("funding", "appeals", "food-donors")]
        except BadQuestion:
            return []

    @property
    def facts(self):
        return front_facts(self.figures)


@register
class LatestAid(Column):
    """The newest amount that a country is said to have paid or given."""

    slug = "aid"
    title = "Aid from"
    position = 50

    def latest(self):
        rows = Contribution.objects.live().filter(donor__kind=Actor.Kind.COUNTRY)
        rows = rows.filter(money__in=GIVEN).to_no_single_agency().exclude(scope=Scope.PART)
        names = (
            "donor__country_id",
            "donor__kind",
            "donor__name",
            "money",
            "scope",
            "state_of",
            "coverage",
        )
        claims = Claims.read(rows, *names).by("donor__country_id")
        return {country: self._cell(newest(one)) for country, one in claims.items()}

    @staticmethod
    def _cell(row):
        word = MONEY_WORDS[row["money"]]
        return Latest(
            display=f"{money(row['value'])} ({row['period']})",
            order=row["value"],
            title=", ".join([f"US$ {exact(row['value'])}", row["source__short_name"], word]),
        )
