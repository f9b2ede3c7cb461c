"""The whole of trade."""

from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Count
from django.urls import path
from django.utils.html import format_html
from django.views.generic import TemplateView

from nkworld.asking.parameters import SPAN, figure_parameters, rule_called, rules_of
from nkworld.asking.questions import chosen
from nkworld.charts import money
from nkworld.charts.description import newest_point
from nkworld.figures.amounts import day_of, printed_to
from nkworld.figures.claims import point
from nkworld.portal.drawing import FigureView, Option, address, files_of
from nkworld.portal.panels import Fact
from nkworld.portal.views.heat import HeatTable
from nkworld.portal.views.home import PublicPage
from nkworld.portal.views.tables import ClaimList
from nkworld.provenance.models import DataQuestion

from . import tables
from .charts.compare import cell_words, comparison_of, comparisons, four_ways
from .charts.leading import PartnersByYearParameters, partners_of_years
from .claims import BALANCE
from .models import Flow, Silence
from .reporting_gaps import SIGNS, ReportingGaps, State, counts, records

RevisionsParameters = figure_parameters(Flow.dataset, shared=("as_of",))
# What is on record whoever says it: no rule chooses. A map, not a picture of time.
SilenceParameters = figure_parameters(Flow.dataset, shared=SPAN, over_time=False)
FIGURES = {
    "trade/total": ("rule", *SPAN),
    "trade/china-share": ("rule", *SPAN),
    "trade/china-months": ("rule", *SPAN),
    "trade/beyond-china": ("rule", *SPAN),
    "trade/leading-partners": ("rule", "as_of"),
    "trade/inter-korean": SPAN,
}


class Index(PublicPage, TemplateView):
    parameters = ("rule", *SPAN)
    template_name = "trade/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "figures": [
                FigureView(slug, chosen(self.query, names)) for slug, names in FIGURES.items()
            ],
            "questions": DataQuestion.objects.about_all_of(Flow.dataset),
        }


class TradePage(PublicPage, TemplateView):
    parameters = None
    crumbs = (("Trade", "trade:index"),)


class Valuation(TradePage):
    template_name = "trade/valuation.html"
    presets = [("none", "1.00"), ("IMF 1.06", "1.06"), ("OEC 1.08", "1.08")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figure = FigureView("trade/valuation", self.query, page=self.request.path)
        form, params = figure.form, figure.form.cleaned_data
        # The last year that was chosen, else the newest with a credible balance.
        balance = next(each for each in figure.figure.series if each.slug == BALANCE)
        year, last = str(params["to"]), newest_point(balance, day_of(params))
        if all(each.x != year for each in balance.on_record):
            year = last.x if last else ""
        return super().get_context_data(**kwargs) | {
            "figure": figure,
            "presets": [
                Option(
                    title,
                    address(self.request.path, form.given | {"factor": factor}),
                    params["factor"] == Decimal(factor),
                )
                for title, factor in self.presets
            ],
            "title": f"The balance of {year}, four ways",
            "facts": [
                Fact.of(name, point(year, amount), money, figure.figure)
                for name, amount in (four_ways(params, year) if year else ())
            ],
        }


class Compare(TradePage):
    template_name = "trade/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figure = FigureView("trade/compare", self.query, page=self.request.path)
        params = figure.form.cleaned_data
        cell = {name: params[name] for name in ("country", "direction")}
        found = comparison_of(params)
        rules = rules_of(Flow.dataset, params["as_of"])
        # Other places where the same claims were read.
        readings = Flow.objects.with_readings(params["as_of"]).further_readings()
        readings = readings.filter(**cell, period=params["period"]).cited()
        readings = readings.order_by("source", "reading")
        # Every period of this partner and direction of which several sources speak.
        known = Flow.objects.as_of(params["as_of"]).filter(**cell)
        periods = known.included().order_by().values("period")
        periods = periods.annotate(sources=Count("source", distinct=True)).filter(sources__gt=1)
        claims = known.filter(period__in=periods.values("period")).order_by("-period")
        claims = claims.select_related("source__repeats")
        others = comparisons(claims, params["country"], rule_called(Flow.dataset, rules=rules))

        shown = defaultdict(list)
        for each in rules.values() if found.every else ():
            places = {claim.pk: each.claim_place(vars(claim)) for claim in found.every}
            shown[min(places, key=places.__getitem__)].append(each)
        return super().get_context_data(**kwargs) | {
            "figure": figure,
            "params": params,
            "cell": cell_words(params),
            "found": found,
            "rows": [
                {
                    "origin": origin,
                    "claim": each,
                    "distance": found.distance(each),
                    "step": None if each.value is None else printed_to(each.value),
                    "rules": shown[each.pk],
                }
                for origin in found.origins
                for each in origin.claims
            ],
            "readings": readings,
            "others": [
                (
                    Option(
                        period,
                        address(self.request.path, figure.form.given | {"period": period}),
                        period == params["period"],
                    ),
                    each,
                )
                for period, each in others.items()
            ],
        }


class Revisions(TradePage):
    template_name = "trade/revisions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = RevisionsParameters(self.query).validated()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "records": records(form.cleaned_data["as_of"]),
            "files": files_of("trade/revisions", self.query),
        }


# In words under the map, not as a sign in it.
NOT_IN_THE_MAP = {State.NEVER, State.NO_STATE}
# What these tell is in the key, or with the map: a hover text on thousands of cells says no more.
PLAIN = {State.NOT_REPORTED, State.MISSING, State.NO_STATE, State.AWAITED, State.EXCLUDED}


class ReportingGapsPage(TradePage):
    template_name = "trade/silence.html"
    sheets = ("trade/silence.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SilenceParameters(self.query).validated()
        params = form.cleaned_data
        found = ReportingGaps(params["as_of"], params["from"], params["to"])
        lines = found.lines
        silences = Silence.objects.as_of(params["as_of"]).select_related("country", "source")
        return super().get_context_data(**kwargs) | {
            "form": form,
            "map": found,
            "lines": [
                (country, [sign(c.state, c.note) for c in cells])
                for country, cells in lines.items()
            ],
            "never": list(found.never),
            "key": [
                (state, SIGNS[state], number)
                for state, number in counts(lines).items()
                if number and state not in NOT_IN_THE_MAP
            ],
            "silences": silences,
            "files": files_of("trade/silence", self.query),
        }


@cache
def sign(state: State, note: str) -> str:
    """A cell of the map: its sign, its word for who does not see it, and who is on record."""
    title = format_html(' title="{}"', note) if note and state not in PLAIN else ""
    return format_html(
        '<td class="silence-{}"{}><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></td>',
        *(state.value, title, SIGNS[state], state.value.replace("-", " ")),
    )


class PartnersByYear(HeatTable):
    crumbs = (("Trade", "trade:index"),)
    parameters = (*HeatTable.parameters, "rule", "direction")
    question = PartnersByYearParameters
    title = "Partners by year"
    named = "Partner"
    lede = (
        "What each partner, or a compiler for it, recorded of its trade with North Korea in a "
        "calendar year. A dot is a year without a figure here, not a year without trade."
    )
    slug = "trade/partners-by-year"
    draw = staticmethod(partners_of_years)


app_name = "trade"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("flows/", ClaimList.as_view(table=tables.Flows), name="flows"),
    path("inter-korean/", ClaimList.as_view(table=tables.InterKoreanFlows), name="inter-korean"),
    path("partners/by-year/", PartnersByYear.as_view(), name="partners-by-year"),
    path("partner-ranks/", ClaimList.as_view(table=tables.PartnerRanks), name="partner-ranks"),
    path("other-counts/", ClaimList.as_view(table=tables.OtherTradeCounts), name="other-counts"),
    path("compare/", Compare.as_view(), name="compare"),
    path("revisions/", Revisions.as_view(), name="revisions"),
    path("silence/", ReportingGapsPage.as_view(), name="silence"),
    path("valuation/", Valuation.as_view(), name="valuation"),
]
