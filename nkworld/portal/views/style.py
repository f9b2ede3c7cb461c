"""/style/: every component of the pages, with live content where there is some.

What is made up here to show a part that the data have not at this moment says so.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.views.generic import TemplateView

from nkworld.atlas.countries import linked_countries
from nkworld.atlas.models import DPRK
from nkworld.charts.intervals import DayScale, SpellStrip
from nkworld.figures import bindings
from nkworld.provenance.tables import observation_models

from .. import front, panels, stories
from ..claim_cards import cards_of
from ..drawing import FigureView
from ..facts import Fact, newest_facts
from ..source_coverage import coverage_by_source
from .base import PublicPage

COLOURS = {
    "Page": ("paper", "card", "wash", "ink", "soft", "rule", "edge", "link", "focus", "warn"),
    "Trade": ("exports", "imports", "turnover", "balance", "share", "china", "inter-korean"),
    "Sources": tuple(f"source-{number}" for number in range(1, 9)),
    "Categories": (*(f"category-{number}" for number in range(1, 11)), "remainder"),
    "Set apart": ("other", "excluded"),
}
SECTIONS = (
    ("Colours", "colours"),
    ("Words", "words"),
    ("Answers", "answers"),
    ("Figures", "figures"),
    ("A claim", "claims"),
    ("Tables", "tables"),
    ("Forms", "forms"),
    ("Maps and spells", "maps"),
    ("Ways on", "ways"),
)


@dataclass(frozen=True)
class Section:
    title: str
    id: str


class ExampleForm(forms.Form):
    """One field of each kind that a filter has."""

    year = forms.IntegerField(label="Year", required=False)
    word = forms.CharField(label="Word", required=False)
    direction = forms.ChoiceField(
        label="Direction", required=False, choices=[("", "Both"), ("export", "Exports")]
    )
    open_only = forms.BooleanField(label="Open ones only", required=False)


class Style(PublicPage, TemplateView):
    """What editors and developers choose from; tests/portal/test_style.py holds it complete."""

    template_name = "portal/style.html"
    crumbs = (("About", "portal:about"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        domains = panels.for_front()
        every_figure = [panel.figure for panel in domains if panel.figure]
        figures = one_of_each_kind(every_figure)
        heads = [panel.finding for panel in domains] + [drawn.finding for drawn in every_figure]
        bindings.resolve([key for finding in heads if finding for key in finding.keys_beside])
        return (
            super().get_context_data(**kwargs)
            | claims(figures)
            | {
                "colours": COLOURS,
                "country": next(each for each in linked_countries().values() if each.code != DPRK),
                "sections": [Section(*each) for each in SECTIONS],
                "lead": figures[0] if figures else None,
                "section": figures[:1] + every_figure[-1:],
                "pair": figures[1:3],
                "short": every_figure[:3],
                "facts": facts_of(figures),
                "front_panel": next(iter(domains), None),
                "stories": stories.every()[:3],
                "map": front.first(front.FrontMap),
                "strip": example_strip(),
                "form": ExampleForm(),
                "page_obj": Paginator(range(30), 10).page(2),
                "files": {"CSV": "#tables", "JSON": "#tables"},
            }
        )


def one_of_each_kind(figures: list[FigureView]) -> list[FigureView]:
    """The first that is drawn as lines, the first as bars, and so on."""
    return list({figure.figure.kind: figure for figure in reversed(figures)}.values())


def facts_of(figures: list[FigureView]) -> list[Fact]:
    """The first of the newest numbers of each figure's headline."""
    found: list[Fact] = []
    for drawn in figures:
        writer = panels.WRITERS.get(drawn.figure.measure, panels.exact)
        found += newest_facts(drawn.figure, writer, date.today())[:1]
    return found


def claims(figures: list[FigureView]) -> dict[str, Any]:
    """Claims behind the newest points of the first figure that has some, and who says them."""
    every = (series.points[-3:] for drawn in figures for series in drawn.figure.series)
    parts = [part for points in every for point in points for part in point.parts]
    if not parts:
        return {}
    dataset = parts[0].dataset
    keys = dict.fromkeys(part.key for part in parts if part.dataset == dataset)
    cards = cards_of(dataset, list(keys)[:3])
    return {
        "dataset": dataset,
        "claims": [card.claim for card in cards],
        "cards": cards,
        "coverage": coverage_by_source(observation_models()[dataset])[:3],
    }


def example_strip() -> SpellStrip:
    """Of a country that is nowhere, because a spell stands for the line that a domain draws."""
    scale = DayScale(date(1950, 1, 1), date(2020, 1, 1))
    bars = [
        scale.bar(date(1960, 5, 1), date(1975, 3, 1), "force", False, "1960 to 1975"),
        scale.bar(date(1990, 1, 1), date(2010, 1, 1), "force", True, "1990 to 2010, doubtful"),
    ]
    return SpellStrip(bars, scale.ticks(10))
