"""A registered figure, asked and drawn for a page: what components/figure.html prints."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from nkworld.atlas.page_addresses import page_address
from nkworld.charts import (
    LAYOUTS,
    Plan,
    describe,
    legend,
    plan_of,
    to_plan,
    to_svg,
    to_table,
    together,
    unusual,
)
from nkworld.charts.as_table import FigureTable
from nkworld.charts.context import marks_shown
from nkworld.charts.description import time_of
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of, tells_newest
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.figures import to_csv, to_csv_for_spreadsheets
from nkworld.provenance.models import DataQuestion, Dataset
from nkworld.provenance.tallies import stale

from .figure_choices import AskedFigure, Switch  # noqa: F401 - asked for from here
from .figure_views import VIEW, FigureViews, Option, address  # noqa: F401 - as above
from .markdown import render
from .reckoning import Reckoning


def answered(questions: Iterable[DataQuestion]) -> list[dict[str, str]]:
    return [{"question": each.question, "answer": render(each.answer)} for each in questions]


class FigureView(AskedFigure):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figure = self.figure
        self.title, self.subtitle = together(figure.title), together(figure.subtitle)
        self.finding: Any = figure.finding
        self.unit = figure.unit
        self.notes, self.as_of, self.denominator = figure.notes, figure.as_of, figure.denominator

    def under(self, finding: Any, instead: bool = False) -> Self:
        """The finding's numbers are marked, too, or `instead` of those of its own headline."""
        if finding:
            own = () if instead else self.figure.beneath or filter(None, [self.finding])
            self.figure = replace(self.figure, beneath=(*own, finding))
        return self

    def __bool__(self) -> bool:
        return bool(self.figure)

    @cached_property
    def description(self) -> str:
        return describe(self.figure)

    @cached_property
    def legend(self) -> tuple[str, ...]:
        return legend(self.figure)

    @property
    def has_notes(self) -> bool:
        return bool(self.legend or self.notes)

    @cached_property
    def table(self) -> FigureTable:
        return to_table(self.figure)

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """What happened meanwhile, the newest first, each with its papers where it has any."""
        sources = figures.sources_by_slug()
        return [
            {"mark": mark, "time": time_of(mark), "source": sources.get(mark.source)}
            for mark in reversed(marks_shown(self.figure))
        ]

    @property
    def numbers(self) -> NumberAddresses:
        return NumberAddresses.of_figure(self.figure)

    @cached_property
    def data(self) -> dict[str, Any]:
        return to_plan(self.figure, {name: self._plans.get(name) for name in LAYOUTS})

    @property
    def svg_wide(self) -> SafeString:
        return self._svg("wide")

    @property
    def svg_narrow(self) -> SafeString:
        return self._svg("narrow")

    @property
    def small(self) -> SafeString:
        picture = to_svg(replace(self.figure, marks=()), "narrow", dom_id=f"{self.dom_id}-small")
        return mark_safe(picture)  # noqa: S308 - its writer escapes every text

    def _svg(self, name: str) -> SafeString:
        dom_id = f"{self.dom_id}-{name}"
        picture = to_svg(self.figure, name, dom_id=dom_id, plan=self._plans.get(name))
        return mark_safe(picture)  # noqa: S308 - its writer escapes every text

    @cached_property
    def _plans(self) -> dict[str, Plan]:
        """Where everything lies in the picture of each layout; none of a figure without values."""
        layouts = LAYOUTS.items() if self.figure else ()
        return {name: plan_of(self.figure, layout) for name, layout in layouts}

    @cached_property
    def reckoning(self) -> Reckoning:
        rule = self.form.cleaned_data.get("rule")
        return Reckoning(self.figure.headline, figures.sources_by_slug, self.figure, rule)

    @cached_property
    def stale(self) -> str:
        """That newer figures are due, in a plain line; not of a window that the reader chose."""
        params = self.form.cleaned_data
        if not tells_newest(params):
            return ""
        points = (point for series in self.figure.series for point in series.points)
        return stale(points, day_of(params), self.figure.publisher)

    @property
    def why_id(self) -> str:
        return f"{self.dom_id}-why"

    @property
    def why_url(self) -> str:
        """The reckoning on the figure's own page."""
        return f"{self.url}#{self.own_dom_id}-why"

    @cached_property
    def datasets(self) -> list[Dataset]:
        return list(Dataset.objects.filter(slug__in=self.registered.datasets))

    @cached_property
    def sources(self) -> list[dict[str, Any]]:
        by_slug = figures.sources_by_slug()
        return [
            {
                "name": each.name,
                "url": (url := by_slug[each.slug].get_absolute_url()),
                "address": f"{settings.SITE_ADDRESS}{url}",
                "terms": each.terms,
                "licence_url": by_slug[each.slug].licence_url,
            }
            for each in self.figure.sources
            if each.slug in by_slug
        ]

    @cached_property
    def questions(self) -> list[dict[str, str]]:
        asked = figures.questions_by_figure().get(self.slug, ())
        codes = [country.code for country in self.form.countries]
        return answered(each for each in asked if each.is_about(codes))

    @property
    def unusual(self) -> str:
        return unusual(self.figure)

    @cached_property
    def views(self) -> FigureViews | None:
        return None if self.embedded or self.page else FigureViews(self, self.view)

    def view_url(self, name: str) -> str:
        given = self.form.given | ({VIEW: name} if name else {})
        return f"{address(self.path, given)}#{self.dom_id}"

    @property
    def api_url(self) -> str:
        assumed = {name: self.form.defaults[name] for name in self.form.required_in_api}
        return address(page_address("api:chart", self.slug), assumed | self.form.given)

    @cached_property
    def terms(self) -> dict[str, str]:
        """{slug: licence} of the figure's sources, as every file says them."""
        return figures.terms_of(self.figure)

    @cached_property
    def csv(self) -> str:
        return to_csv(self.figure, self.terms)

    @property
    def excel_csv(self) -> str:
        return to_csv_for_spreadsheets(self.figure, self.terms)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve digits of the SHA-256 of the CSV: a citation can be checked against the file."""
        return hashlib.sha256(self.csv.encode()).hexdigest()[:12]
