"""What travel has to say: on a country, and on the home page."""

from functools import cached_property
from urllib.parse import urlencode

from nkworld.portal.drawing import Drawn
from nkworld.portal.panels import FrontPanel, Panel, register
from nkworld.provenance.parameters import BadQuestion

from .facts import country_facts, front_facts, workers_facts
from .models import Crossing, OverseasWorkers
from .parameters import SpanForm

SPAN = ("from", "to", "as_of")
SHOWN_CLAIMS = 12
# Where more is told of a country than the entries both ways and its tourists.
FIGURES = {
    "CHN": ("travel/country", "travel/china-purpose", "travel/tourists"),
    "KOR": ("travel/resettlement", "travel/to-the-north", "travel/to-the-south"),
    "RUS": ("travel/country", "travel/russia"),
}
OF_A_COUNTRY = ("travel/country", "travel/tourists", "travel/host")
USUAL = ("travel/country", "travel/tourists")


@register
class TravelPanel(Panel):
    """Who goes where: entries both ways, resettlement, tours, and workers in the host country."""

    slug = "travel"
    title = "Travel"
    position = 40
    template_name = "travel/country_panel.html"
    parameters = SPAN

    def __bool__(self):
        return bool(self.claims or self.workers)

    @cached_property
    def span(self):
        """{from, to, as_of}, as they are meant."""
        form = SpanForm(self.query)
        if not form.is_valid():
            raise BadQuestion(form.complaints())
        return form.cleaned_data

    def _known(self, model):
        rows = model.objects.known(self.span["as_of"]).filter(country=self.country)
        return rows.between(self.span["from"], self.span["to"]).cited()

    @cached_property
    def claims(self):
        return list(self._known(Crossing).totals_first()[: SHOWN_CLAIMS + 1])

    @cached_property
    def workers(self):
        return list(self._known(OverseasWorkers).newest_first())

    @cached_property
    def figures(self):
        """The figures of entries that have more to show than one number."""
        if not self.claims:
            return []
        slugs = FIGURES.get(self.country.code, USUAL)
        return [drawn for slug in slugs if is_a_picture(drawn := self._drawn(slug))]

    @cached_property
    def host(self):
        return self._drawn("travel/host") if self.workers else None

    @property
    def hosts_many_estimates(self):
        return bool(self.host) and is_a_picture(self.host)

    def _drawn(self, slug):
        asks_for_country = slug in OF_A_COUNTRY
        country = {"country": self.country.code} if asks_for_country else {}
        return Drawn(slug, country | self.query)

    @property
    def shown_claims(self):
        return self.claims[:SHOWN_CLAIMS]

    @property
    def has_more(self):
        return len(self.claims) > SHOWN_CLAIMS

    @property
    def claims_query(self):
        """The query of the same claims on the table's page and in the API."""
        return urlencode({"country": self.country.code, "rule": "all"} | self.query)

    @property
    def facts(self):
        found = country_facts(self.country, self.span["as_of"]) if self.claims else []
        return [*found[:2], *workers_facts(self.workers)]

    @property
    def sentence(self):
        told = self.figures[0] if self.figures else self.host
        return f"{told.title}." if told else ""


def is_a_picture(drawn):
    """Whether a figure shows at least two numbers: one alone is told by the table."""
    points = [point for series in drawn.figure.series for point in series.points]
    return sum(bool(point.numbers) for point in points) > 1


@register
class TravelFront(FrontPanel):
    slug = "travel"
    title = "Travel"
    position = 40
    url_name = "travel:index"
    template_name = "travel/front_panel.html"

    def __bool__(self):
        return Crossing.objects.live().exists()

    @cached_property
    def figures(self):
        return [Drawn("travel/china-purpose"), Drawn("travel/resettlement")]

    @property
    def facts(self):
        return front_facts()
