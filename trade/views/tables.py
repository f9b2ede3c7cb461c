"""The whole of trade."""

from collections import defaultdict
from functools import cached_property

from django.views.generic import TemplateView

from nkworld.atlas.countries import countries
from nkworld.charts import Figure, Series
from nkworld.portal.drawing import FigureView, answered
from nkworld.portal.views.base import PublicPage
from nkworld.portal.views.heat import HeatTable
from nkworld.provenance.claims import point
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN
from nkworld.provenance.questions import chosen

from ..charts.leading import Partners
from ..lines import IN_DOLLARS, stated
from ..models import Flow
from ..parameters import PartnersByYearParameters
from ..ranks import SOUTH

FIGURES = {
    "trade/total": ("rule", *SPAN),
    "trade/china-share": ("rule", *SPAN),
    "trade/china-months": ("rule", *SPAN),
    "trade/beyond-china": ("rule", *SPAN),
    "trade/leading-partners": ("rule", "as_of"),
    "trade/inter-korean": SPAN,
}


class Index(PublicPage, TemplateView):
    """The whole of trade: each figure under the same rule, years and day."""

    parameters = ("rule", *SPAN)
    template_name = "trade/index.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "figures": [
                FigureView(slug, chosen(self.query, names)) for slug, names in FIGURES.items()
            ],
            "questions": answered(DataQuestion.objects.about_all_of(Flow.dataset)),
        }


class PartnersByYear(HeatTable):
    """What was traded with each partner in each year, of each year as the rule has it."""

    crumbs = (("Trade", "trade:index"),)
    parameters = (*HeatTable.parameters, "rule", "direction")
    question = PartnersByYearParameters
    title = "Partners by year"
    named = "Partner"
    lede = (
        "What each partner, or a compiler for it, recorded of its trade with North Korea in a "
        "calendar year. A dot is a year without a figure here, not a year without trade."
    )
    steps = (100_000, 1_000_000, 10_000_000, 100_000_000)

    def drawn(self, params):
        partners = Partners(params | {"period": None, "inter_korean": True})
        by_name = defaultdict(list)
        for year in partners.years:
            for name, amount in partners.amounts(year).items():
                by_name[name].append(point(year, amount))
        series = [
            Series(self.addresses[name], self.account(name), tuple(points), group=name)
            for name, points in by_name.items()
        ]
        return Figure(
            subtitle="Trade with North Korea by partner and year",
            kind="bar",
            **IN_DOLLARS,
            **stated(params, series, *partners.tables.values(), partners.layer),
        )

    @staticmethod
    def account(name):
        return "inter-Korean, a layer of its own" if name == SOUTH else name

    def address_of(self, name):
        return self.addresses[name]

    @cached_property
    def addresses(self):
        return {country.name: country.get_absolute_url() for country in countries().values()}
