from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q
from django.http import Http404
from django.urls import path, re_path, reverse
from django.views.generic import TemplateView

from nkworld.asking.fields import DayField
from nkworld.asking.parameters import SPAN, RuleField
from nkworld.asking.questions import chosen
from nkworld.asking.record_questions import CuratedQuestion, today
from nkworld.atlas.names import compatible
from nkworld.charts.periods import DayScale, SpellStrip
from nkworld.figures.amounts import day_of, rule_for
from nkworld.portal.drawing import FigureView
from nkworld.portal.views.home import PublicPage
from nkworld.portal.views.tables import ClaimList
from nkworld.provenance.dates import Frequency
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.registries import references_to
from nkworld.provenance.tables import grouped
from nkworld.texts.bindings import FigureAddress

from . import sanctions, tables
from .caps import Headroom
from .course import Spreads
from .models import Commodity, CommodityShare, GoodsFlow, Measure, Resolution, Sector
from .parameters import CommodityParameters, codes
from .sanctions import about, known_measures, known_resolutions, on_day
from .tree import Tree, kept, recorded


def led(drawn: list[FigureView]) -> list[FigureView]:
    """Figures of a page that are asked together: the first alone has the controls."""
    for each in drawn[1:]:
        each.controls = None  # type: ignore[assignment]
        each.switches, each.marks = [], None
    return drawn


class DayQuestion(CuratedQuestion):
    on = DayField()


class CapQuestion(DayQuestion):
    rule = RuleField("trade/goods", allow_all=False)


class GoodsPage(PublicPage, TemplateView):
    question: type[DayQuestion] = DayQuestion
    crumbs = (("Trade", "trade:index"),)

    @cached_property
    def form(self) -> DayQuestion:
        return self.question.ask(self.query)

    @property
    def moment(self) -> datetime | None:
        return self.form.moment

    @cached_property
    def tree(self) -> Tree:
        return Tree.load(self.moment)


TURNS = ("country", "direction", "frequency")
SHARED = ("rule", *SPAN, "marks")
COURSES = ("trade/commodity-value", "trade/commodity-quantity", "trade/commodity-price")
SHOWN_CLAIMS = 40


class CommodityDetail(GoodsPage):
    parameters = (*TURNS, *SHARED)
    template_name = "goods/commodity.html"
    sheets = ("goods/goods.css",)

    @cached_property
    def commodity(self) -> Commodity:
        try:
            return self.tree.by_code[self.kwargs["code"]]
        except KeyError:
            name, _ = codes().get(self.kwargs["code"], ("", ""))
            sentence = f"Nothing is on record of goods {self.kwargs['code']} {name}".strip()
            raise Http404(f"{sentence}.") from None

    @cached_property
    def within(self) -> list[Commodity]:
        return self.tree.within(self.commodity)

    @cached_property
    def partners(self) -> list[dict[str, Any]]:
        """A row for each partner and direction, the most whole years first: the best picture."""
        rows: Any = GoodsFlow.objects.as_of(self.moment).of_goods(self.within).order_by()
        rows = rows.values("country__code", "country__name", "country__slug", "direction").annotate(
            claims=Count("pk"),
            years=Count("pk", filter=Q(frequency=Frequency.ANNUAL, part="")),
            first=Min("period_start"),
            last=Max("period_end"),
        )
        rows = rows.order_by("-years", "-claims", "country__name", "direction")
        return kept(["partners", self.commodity.pk], self.moment, lambda: list(rows))

    def get_crumbs(self) -> list[tuple[str, str]]:
        above = [(each.title, each.get_absolute_url()) for each in self.tree.above(self.commodity)]
        return [("Trade", reverse("trade:index")), ("Goods", reverse("goods:index")), *above]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        commodity, tree = self.commodity, self.tree
        self.place = f"goods:{commodity.code}"
        # Measures that speak of these goods, of what they lie in, or of a part of them.
        measures = about(known_measures(self.moment), commodity.span)
        partners, spreads, below = [], None, self.within[1:]
        if self.figures:
            shown = self.figures[0].form.cleaned_data
            pair, rule = (shown["country"], shown["direction"]), rule_for(shown, GoodsFlow.dataset)
            spreads = Spreads(commodity, *pair, rule, self.moment)
            for each in self.partners:
                code, direction = each["country__code"], each["direction"]
                words = GoodsFlow.Direction(direction).label
                url = f"?{urlencode({'country': code, 'direction': direction})}"
                current = (code, direction) == (shown["country"].code, shown["direction"])
                partners.append(each | {"words": words, "url": url, "current": current})
        # The newest are kept by their keys, so that of ten thousand none is sorted again.
        newest = GoodsFlow.objects.with_readings(self.moment).of_goods(self.within).newest_first()
        keys = kept(
            ["newest", commodity.pk, SHOWN_CLAIMS],
            self.moment,
            lambda: list(newest.values_list("pk", flat=True)[:SHOWN_CLAIMS]),
        )
        return super().get_context_data(**kwargs) | {
            "commodity": commodity,
            "sector": tree.listed_under(commodity),
            # What lies in it and in nothing smaller: headings of a chapter, chapters of a range.
            "below": [each for each in below if each.parent_id not in {e.pk for e in below}],
            "ranges": tree.ranges_around(commodity),
            "partners": partners,
            "figures": self.figures,
            "spreads": spreads,
            "measures": on_day(measures, today(), tree.by_code),
            "day": today(),
            "claims": GoodsFlow.objects.filter(pk__in=keys).cited().newest_first(),
            "has_shares": CommodityShare.objects.as_of(self.moment)
            .filter(commodity__in=self.within)
            .exists(),
            "claims_query": urlencode({"within": commodity.code, "rule": "all"}),
        }

    @cached_property
    def params(self) -> dict[str, Any]:
        """The page's query; else what its headline speaks of, or the partner told of best."""
        params = {"goods": self.commodity.code} | CommodityParameters().defaults
        if self.partners:
            # Of the direction that was asked for, if one was.
            wanted = self.query.get("direction")
            fitting = [each for each in self.partners if wanted in (None, each["direction"])]
            best = (fitting or self.partners)[0]
            params |= {"country": best["country__code"], "direction": best["direction"]}
        if self.headline_figure and not chosen(self.query, TURNS):
            params |= chosen(dict(self.headline_figure.query), TURNS)
        params |= chosen(self.query, (*TURNS, *SHARED))
        return params | {"goods": self.commodity.code}

    @cached_property
    def headline_figure(self) -> FigureAddress | None:
        """The figure of these goods of which the page's headline speaks; None where it does not."""
        figures = self.finding.figures if self.finding else ()
        code = self.commodity.code
        return next((each for each in figures if dict(each.query).get("goods") == code), None)

    @cached_property
    def figures(self) -> list[FigureView]:
        """Those of which a line has two points at least; else the one that shows anything."""
        page, heads = self.request.path, self.headline_figure
        first = heads.registered.slug if heads else ""
        slugs = sorted(COURSES, key=lambda slug: slug != first) if self.partners else ()
        drawn = [FigureView(slug, self.params, page=page, fixed=("goods",)) for slug in slugs]
        courses = [each for each in drawn if any(len(s.on_record) > 1 for s in each.figure.series)]
        return led(courses or drawn[:1])


STACKED_BY = ("country", "direction", "rule", *SPAN, "marks")
STACKS = ("trade/goods-sectors", "trade/goods-chapters")
SHOWN_FOUND = 100
SHOWN_UNRECORDED = 20
# What readers look for first; each has a page of its own.
FIRST = ("2701", "2601", "61-63", "50-60", "03", "2709", "2710", "10", "31", "6704")


class Index(GoodsPage):
    parameters = ("q", *STACKED_BY)
    template_name = "goods/index.html"
    sheets = ("goods/goods.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.query.get("q", "").strip()
        meant = compatible(words).casefold().strip()
        found = [
            each
            for each, names in (self.tree.words if meant else ())
            if meant in names or each.code.casefold().startswith(meant)
        ]
        # Of what begins with a code or holds a word the codes that are not in the tree.
        unrecorded = [
            (code, name)
            for code, (name, _) in (codes() if meant else {}).items()
            if code not in self.tree.by_code
            and (code.startswith(meant) or meant in name.casefold())
        ]
        params = chosen(self.query, STACKED_BY)
        pieces = () if words else STACKS
        if words:
            by_sector = grouped(found[:SHOWN_FOUND], self.tree.listed_under)
            sectors = [self.of_sector(*each) for each in by_sector.items()]
        else:
            sectors = [
                self.of_sector(sector, listing.commodities) | {"listing": listing}
                for sector, listing in recorded(self.tree, self.moment).listings.items()
            ]
        return super().get_context_data(**kwargs) | {
            "q": words,
            "figures": led([FigureView(slug, params, page=self.request.path) for slug in pieces]),
            "sectors": sectors,
            "found": len(found),
            "shown": SHOWN_FOUND,
            "unrecorded": unrecorded[:SHOWN_UNRECORDED],
            "more_unrecorded": max(len(unrecorded) - SHOWN_UNRECORDED, 0),
            "first": [by_code[code] for code in FIRST if code in (by_code := self.tree.by_code)],
            "questions": DataQuestion.objects.about_all_of(GoodsFlow.dataset),
        }

    def of_sector(self, sector: Sector | None, commodities: Iterable[Commodity]) -> dict[str, Any]:
        """A sector's goods on record, and the silent ones, with what restricts them today."""
        extents = recorded(self.tree, self.moment).by_id
        rows = []
        for each in commodities:
            named = {m.resolution.slug: m.resolution for m in about(self.holding, each.span)}
            extent = extents.get(each.pk)
            rows.append({"commodity": each, "extent": extent, "resolutions": named.values()})
        return {
            "sector": sector,
            "recorded": [row for row in rows if row["extent"]],
            "silent": [row["commodity"] for row in rows if not row["extent"]],
        }

    @cached_property
    def holding(self) -> list[Measure]:
        return [
            each
            for each in known_measures(self.moment)
            if each.holds_on(today()) and not each.resolution.is_national
        ]


SHOWN_RECORDED = 60


class SanctionsPage(GoodsPage):
    parameters: tuple[str, ...] = ("on", "as_of")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": self.form, "day": self.form.day}


class Sanctions(SanctionsPage):
    question = CapQuestion
    parameters = ("on", "as_of", "rule", "cap", "marks")
    template_name = "goods/sanctions.html"
    sheets = ("goods/goods.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resolutions = known_resolutions(self.moment)
        day, params = self.form.day, self.form.cleaned_data
        headroom = Headroom(params["rule"], day_of(params), params["as_of"])
        yearly = {cap.measure for cap in headroom.caps}
        figure = chosen(self.query, ("cap", "rule", "as_of", "marks"))
        return super().get_context_data(**kwargs) | {
            "resolutions": [self.summary(each) for each in resolutions if not each.is_national],
            "notices": [self.summary(each) for each in resolutions if each.is_national],
            "lines": sanctions.lines(known_measures(self.moment), self.tree.by_code, day),
            "ticks": SpellStrip([], DayScale(sanctions.FIRST_DAY, day).ticks(sanctions.TICK_EVERY)),
            # Each yearly cap with its years, newest first.
            "caps": [
                {
                    "cap": cap,
                    "years": headroom.years(cap)[::-1],
                    "url": "?" + urlencode(chosen(self.query, self.parameters) | {"cap": cap.slug}),
                }
                for cap in headroom.caps
            ],
            # Those for single spells, without a figure, or replaced before they held.
            "other_caps": [
                each
                for each in on_day(known_measures(self.moment), day)
                if each.kind == Measure.Kind.CAP and each not in yearly
            ],
            "figure": FigureView("trade/cap-headroom", figure, page=self.request.path),
            "questions": DataQuestion.objects.about_all_of(Measure.dataset),
        }

    def summary(self, resolution: Resolution) -> dict[str, Any]:
        own = [m for m in known_measures(self.moment) if m.resolution_id == resolution.pk]
        return {
            "resolution": resolution,
            "measures": own,
            "holding": sum(each.holds_on(self.form.day) for each in own),
            "goods": [each.goods for each in own if each.hs_codes],
        }


class ResolutionDetail(SanctionsPage):
    template_name = "goods/resolution.html"
    sheets = ("goods/goods.css",)

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), ("Sanctions", reverse("goods:sanctions"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        every, slug = known_resolutions(self.moment), self.kwargs["slug"]
        resolution = next((each for each in every if each.slug == slug), None)
        if resolution is None:
            raise Http404(f"There is no resolution {slug}.")
        own = [m for m in known_measures(self.moment) if m.resolution_id == resolution.pk]
        # Pages of other domains that tell of the resolution, or of the one carried out.
        symbol = sanctions.symbol_of(resolution.carries_out or resolution)
        # Claims about the banned lines after their wind-down; none for a national notice.
        claims = sanctions.recorded_since(own, self.tree).as_of(self.moment).cited().newest_first()
        return super().get_context_data(**kwargs) | {
            "resolution": resolution,
            "notices": [n for n in every if n.carries_out and n.carries_out.slug == slug],
            "references": references_to([symbol], self.moment, but="goods").get(symbol, []),
            "measures": on_day(own, self.form.day, self.tree.by_code),
            "claims": [] if resolution.is_national else claims[:SHOWN_RECORDED],
        }


app_name = "goods"

urlpatterns = [
    path("goods/", Index.as_view(), name="index"),
    path("goods/claims/", ClaimList.as_view(table=tables.GoodsFlows), name="claims"),
    path("goods/shares/", ClaimList.as_view(table=tables.CommodityShares), name="shares"),
    re_path(r"^goods/(?P<code>[\w-]+)/$", CommodityDetail.as_view(), name="commodity"),
    path("sanctions/", Sanctions.as_view(), name="sanctions"),
    path("sanctions/<slug:slug>/", ResolutionDetail.as_view(), name="resolution"),
]
