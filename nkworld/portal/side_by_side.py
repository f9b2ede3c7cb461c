"""What domains compare of several countries. A domain's `panels.py` announces a figure that takes
`countries` and draws a line for each:

    @register
    class TradeSideBySide(SideBySide):
        figure_slug = "trade/side-by-side"
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from django import forms

from nkworld.atlas.models import Country
from nkworld.provenance import figures
from nkworld.provenance.questions import InvalidQuery
from nkworld.provenance.rules import rules_of
from nkworld.provenance.side_by_side import SideBySideField, at_most_five

from .drawing import FigureView
from .failures import FailedPanel, panel_of
from .panels import Registered, announced


class SideBySide(Registered):
    """One figure of several countries, under the page's query (`from`, `to`, `as_of`)."""

    figure_slug: str
    template_name = "portal/side_by_side.html"

    def __init__(self, countries: Sequence[Country], query: Mapping[str, str]) -> None:
        self.countries, self.query = countries, query

    def __bool__(self) -> bool:
        """False before anything of its dataset was published."""
        return bool(rules_of(figures.get(self.figure_slug).parameters.dataset))

    @cached_property
    def figure(self) -> FigureView:
        codes = ",".join(country.code for country in self.countries)
        return FigureView(self.figure_slug, {"countries": codes, **self.query})

    @property
    def rule(self) -> str:
        """Which claim stands where several sources speak."""
        rule = self.figure.form.cleaned_data.get("rule")
        return rule.title if rule else ""


def figures_of(
    countries: Sequence[Country], query: Mapping[str, str]
) -> list[SideBySide | FailedPanel]:
    """What every domain compares of these countries; of none nothing."""
    kinds = announced(SideBySide) if countries else []
    told = (panel_of(kind, countries, query, query=query) for kind in kinds)
    return [each for each in told if each is not None]


def countries_named(texts: Sequence[str], parameter: str) -> list[Country]:
    """The countries that a reader names, each text one or several; InvalidQuery of an unknown one,
    of too many, and of North Korea.
    """
    field = SideBySideField()
    errors: list[str] = []
    found: list[Country] = []
    for text in texts:
        try:
            found += field.to_python(text)
        except forms.ValidationError as error:
            errors += error.messages
    try:
        found = at_most_five(found)
    except forms.ValidationError as error:
        errors += error.messages
    if errors:
        raise InvalidQuery((parameter, text) for text in errors)
    return found
