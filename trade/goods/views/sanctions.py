from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from nkworld.portal.drawing import FigureView, answered
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.points import day_of
from nkworld.provenance.questions import chosen
from nkworld.provenance.references import Reference, references_to

from ..caps import YEARLY, Headroom
from ..models import GoodsFlow, GoodsFlowQuerySet, Measure, Resolution
from ..references import symbol_of
from ..sanctions import (
    Stated,
    codes_of,
    known_measures,
    known_resolutions,
    lines,
    recorded_since,
    ticks,
)
from .goods import CapQuestion, DayQuestion, GoodsPage

FIGURE = "trade/cap-headroom"
SHOWN_CLAIMS = 60


class SanctionsPage(GoodsPage):
    """A page about what holds on one day, as it was known at a moment."""

    question: type[DayQuestion] = DayQuestion
    parameters: tuple[str, ...] = ("on", "as_of")

    @cached_property
    def form(self) -> DayQuestion:
        return self.question.ask(self.query)

    @cached_property
    def moment(self) -> datetime | None:
        return self.form.moment

    @cached_property
    def measures(self) -> list[Measure]:
        return known_measures(self.moment)

    crumbs = (("Trade", "trade:index"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": self.form, "day": self.form.day}


class Sanctions(SanctionsPage):
    """All resolutions, the goods that they restrict, and the caps with what was recorded."""

    question = CapQuestion
    parameters = ("on", "as_of", "rule", "cap", "marks")
    template_name = "goods/sanctions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resolutions = known_resolutions(self.moment)
        day = self.form.day
        return super().get_context_data(**kwargs) | {
            "resolutions": [self.summary(each) for each in resolutions if not each.is_national],
            "notices": [self.summary(each) for each in resolutions if each.is_national],
            "lines": lines(self.measures, self.tree.by_code, day),
            "ticks": ticks(day),
            "caps": self.caps(),
            "other_caps": self.other_caps(),
            "figure": self.figure(),
            "questions": answered(DataQuestion.objects.about_all_of(Measure.dataset)),
        }

    def summary(self, resolution: Resolution) -> dict[str, Any]:
        own = [each for each in self.measures if each.resolution_id == resolution.pk]
        stated = [Stated(each, self.form.day) for each in own]
        return {
            "resolution": resolution,
            "measures": own,
            "holding": sum(each.holds for each in stated),
            "goods": [each.goods for each in own if each.hs_codes],
        }

    def caps(self) -> list[dict[str, Any]]:
        """Each yearly cap with its years, newest first."""
        params = self.form.cleaned_data
        headroom = Headroom(params["rule"], day_of(params), params["as_of"])
        return [
            {
                "cap": cap,
                "years": headroom.years(cap)[::-1],
                "url": "?" + urlencode(chosen(self.query, self.parameters) | {"cap": cap.slug}),
            }
            for cap in headroom.caps
        ]

    def other_caps(self) -> list[Stated]:
        """Those for single spells, without a figure, or replaced before they held."""
        caps = [each for each in self.measures if each.kind == Measure.Kind.CAP]
        return [
            Stated(each, self.form.day)
            for each in caps
            if each.cap_period not in YEARLY
            or each.never_held
            or (each.cap_quantity is None and each.cap_value_usd is None)
        ]

    def figure(self) -> FigureView:
        params = chosen(self.query, ("cap", "rule", "as_of", "marks"))
        return FigureView(FIGURE, params, page=self.request.path)


class ResolutionDetail(SanctionsPage):
    """One resolution or notice: its measures, and what is recorded in the lines it bans."""

    template_name = "goods/resolution.html"

    @cached_property
    def resolution(self) -> Resolution:
        every, slug = known_resolutions(self.moment), self.kwargs["slug"]
        self.notices = [n for n in every if n.carries_out and n.carries_out.slug == slug]
        try:
            return next(each for each in every if each.slug == slug)
        except StopIteration:
            raise Http404(f"There is no resolution {slug}.") from None

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), ("Sanctions", reverse("goods:sanctions"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resolution = self.resolution
        own = [each for each in self.measures if each.resolution_id == resolution.pk]
        return super().get_context_data(**kwargs) | {
            "resolution": resolution,
            "notices": self.notices,
            "references": self.references(),
            "measures": [
                Stated(each, self.form.day, codes_of(each, self.tree.by_code)) for each in own
            ],
            "claims": self.recorded(own),
        }

    def references(self) -> list[Reference]:
        """Pages of other domains that tell of the resolution, or of the one carried out."""
        symbol = symbol_of(self.resolution.carries_out or self.resolution)
        return references_to([symbol], self.moment, but="goods").get(symbol, [])

    def recorded(self, measures: Iterable[Measure]) -> GoodsFlowQuerySet | list[GoodsFlow]:
        """Claims about the banned lines after their wind-down; none for a national notice."""
        if self.resolution.is_national:
            return []
        rows = recorded_since(measures, self.tree).as_of(self.moment).cited()
        return rows.newest_first()[:SHOWN_CLAIMS]
