"""What travel has to say: on a country, and on the home page."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from nkworld.asking.fields import MomentField, YearField
from nkworld.asking.parameters import SPAN
from nkworld.asking.questions import QuestionForm
from nkworld.portal.drawing import FigureView
from nkworld.portal.facts import Fact, Latest
from nkworld.portal.panels import ClaimsPanel, Column, FrontPanel, SideBySide, register

from .charts.workers import workers_on_record
from .facts import country_facts, latest_entries, workers_facts
from .models import Crossing, CrossingQuerySet, Direction, OverseasWorkers
from .series import crossings

# What a page asks before it knows whether there is anything.
ASKED = {"as_of": MomentField(), "from": YearField(), "to": YearField()}
# Where more is told of a country than the entries both ways and its tourists.
FIGURES = {
    "CHN": ("travel/country", "travel/china-purpose", "travel/tourists"),
    "KOR": ("travel/resettlement", "travel/to-the-north", "travel/to-the-south"),
    "RUS": ("travel/country", "travel/russia"),
}
OF_A_COUNTRY = ("travel/country", "travel/tourists", "travel/host")
USUAL = ("travel/country", "travel/tourists")


@register
class TravelPanel(ClaimsPanel):
    """Who goes where: entries both ways, resettlement, tours, and workers in the host country."""

    slug = "travel"
    title = "Travel"
    position = 40
    template_name = "travel/country_panel.html"
    parameters = SPAN

    def __bool__(self) -> bool:
        has_its_own = self.country.code in FIGURES and any(self.pictures)
        return bool(self.workers or has_its_own or self.claims)

    @cached_property
    def span(self) -> dict[str, Any]:
        """{from, to, as_of}, as they are meant."""
        return QuestionForm(self.query, more=ASKED).validated().cleaned_data

    def every_claim(self) -> CrossingQuerySet:
        rows = Crossing.objects.as_of(self.span["as_of"]).filter(country=self.country)
        return rows.between(self.span["from"], self.span["to"]).cited().totals_first()

    @cached_property
    def workers(self) -> list[OverseasWorkers]:
        """Every estimate of those who work there, the newest first."""
        first, last = self.span["from"] or 0, self.span["to"] or 9999
        found = [
            claim
            for claim in workers_on_record(self.span["as_of"])
            if claim.country_id == self.country.pk and first <= claim.period_start.year <= last
        ]
        return sorted(found, key=lambda claim: (-claim.period_start.toordinal(), claim.pk))

    @cached_property
    def is_counted(self) -> bool:
        """Whether anybody counts who goes there: of most countries nobody does."""
        return any(row["country__code"] == self.country.code for row in crossings(self.moment).rows)

    @cached_property
    def figures(self) -> list[FigureView]:
        """The figures of entries that have more to show than one number."""
        if not self.is_counted:
            return []
        slugs = FIGURES.get(self.country.code, USUAL)
        return [drawn for slug in slugs if is_a_picture(drawn := self._drawn(slug))]

    @cached_property
    def host(self) -> FigureView | None:
        return self._drawn("travel/host") if self.workers else None

    @property
    def pictures(self) -> list[FigureView]:
        """Entries first, then the estimates of workers if there are several."""
        host = [self.host] if self.host and is_a_picture(self.host) else []
        return [*self.figures, *host]

    def _drawn(self, slug: str) -> FigureView:
        if slug not in OF_A_COUNTRY:
            return FigureView(slug, self.query)
        return FigureView(slug, {"country": self.country.code} | self.query)

    @property
    def claims_query(self) -> str:
        """The query of the same claims on the table's page and in the API."""
        return urlencode({"country": self.country.code, "rule": "all"} | self.query)

    @property
    def facts(self) -> list[Fact]:
        found = country_facts(self.country, self.span["as_of"]) if self.is_counted else []
        return [*found[:2], *workers_facts(self.workers, self.span["as_of"])]


def is_a_picture(drawn: FigureView) -> bool:
    """Whether a figure shows at least two numbers: one alone is told by the table."""
    points = [point for series in drawn.figure.series for point in series.points]
    return sum(bool(point.numbers) for point in points) > 1


@register
class TravelSideBySide(SideBySide):
    slug = "travel"
    title = "Travel"
    position = 40
    figure_slug = "travel/country"
    asked = {"direction": Direction.FROM_DPRK.value}


@register
class LatestEntries(Column):
    """How often North Koreans entered each country in the newest year on record."""

    slug = "entries"
    title = "North Koreans entering"
    theme = "Travel"
    position = 40

    def latest(self) -> dict[int, Latest]:
        return latest_entries()


@register
class TravelFront(FrontPanel):
    slug = "travel"
    title = "Travel"
    position = 40
    url_name = "travel:index"
    figure_slug = "travel/country"
    query = {"country": "RUS"}

    def __bool__(self) -> bool:
        return Crossing.objects.as_of().exists()
