"""What a reader can choose of a figure, and the addresses at which it is found so."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from nkworld.asking import marks
from nkworld.asking.fields import MarksField, OneOfField, PictureField
from nkworld.asking.named_fields import CountryField, RuleField
from nkworld.asking.parameters import COUNTRY
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, in_a_row
from nkworld.charts.side_by_side import MOST
from nkworld.figures.registry import RegisteredFigure
from nkworld.provenance.tables import table_model

from .figure_period import FigurePeriod
from .figure_views import VIEW, Option, address
from .page_query import DOT, PageQuery

FROM, TO = "from", "to"
Pairs = list[tuple[str, str]]
ADDRESS_OF = Callable[[str, str], str]  # of the page, one parameter asked otherwise
SWITCH_OPTIONS = 5
NAMED_MARKS = 2


@dataclass(frozen=True)
class Switch:
    title: str
    options: list[Option]


@dataclass(frozen=True)
class FigureCountries:
    """`form` is that of a figure of countries, `address_of` leads to it asked otherwise."""

    form: Any
    address_of: ADDRESS_OF
    given: Mapping[str, str]

    @property
    def full(self) -> int:
        """So many are the most that one figure can tell apart; 0 where others may join."""
        return MOST if len(self.form.countries) >= MOST else 0

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Name and address without it of each; one alone can't be taken away."""
        countries = self.form.countries
        if len(countries) < 2:
            return []
        codes = {str(each): each.code for each in countries}
        return [
            (name, self.address_of(COUNTRY, ",".join(c for c in codes.values() if c != code)))
            for name, code in codes.items()
        ]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a form that adds a country asks besides: the state, and the countries so far."""
        rest = [(name, text) for name, text in self.given.items() if name != COUNTRY]
        return [*rest, *((COUNTRY, each.code) for each in self.form.countries)]

    @property
    def others(self) -> Sequence[tuple[str, str]]:
        """Code and name of each country that the figure's table knows, by name."""
        field = self.form.fields[COUNTRY]
        known = _on_record(self.form.dataset, field.path or COUNTRY)
        shown = {each.code for each in self.form.countries} | {DPRK}
        return [(code, name) for code, name in known if code not in shown]


@once_per_request
def _on_record(dataset: str, path: str) -> list[tuple[str, str]]:
    rows = table_model(dataset).objects.as_of().included().order_by()
    found = rows.values_list(f"{path}__code", f"{path}__name").distinct()
    return sorted(filter(all, found), key=lambda each: each[1])


@dataclass(frozen=True)
class FigureSpan:
    """`first` to `last` are the years on record, `low` to `high` those shown. A form at `action`
    asks for others as `from` and `to` behind the `prefix`, and carries the rest along; `whole` is
    the address of all years, empty where they are shown.
    """

    first: int
    last: int
    low: int
    high: int
    action: str
    carried: Pairs
    prefix: str = ""
    whole: str = ""


def without_span(pairs: Iterable[tuple[str, str]], prefix: str = "") -> Pairs:
    names = (f"{prefix}{FROM}", f"{prefix}{TO}")
    return [(name, text) for name, text in pairs if name not in names]


class FigureChoices:
    """The half of a FigureView that asks: switches, marks, countries, years, and the form."""

    slug: str
    registered: RegisteredFigure
    form: Any
    figure: Figure
    dom_id: str
    view: str
    page: str
    embedded: bool
    fixed: Iterable[str]
    assumed: Iterable[str]
    _around: PageQuery | None
    _marks_field: Any

    @property
    def numbers_url(self) -> str:
        """The table on the figure's own page."""
        raise NotImplementedError

    @cached_property
    def switches(self) -> list[Switch]:
        """The short choices, each a row of links; the rest stays in the form."""
        return [
            Switch(
                field.label,
                # What the page assumes can be asked otherwise, and not be left open.
                [
                    self._option(name, *choice)
                    for choice in field.choices
                    if choice[0] or name not in self.assumed
                ],
            )
            for name, field in self.form.fields.items()
            if self._is_switch(field)
            # One series has one picture, and some have no other way.
            and (
                not isinstance(field, PictureField)
                or (self.figure.is_of_several and not self.figure.only_multiples)
            )
        ]

    @cached_property
    def marks(self) -> Switch | None:
        """What may be laid behind the picture, as links; None where x is no time.

        A picture without marks of its own has none unless a set of them is asked for.
        """
        if self._marks_field is None or not self.figure.is_timeline:
            return None
        labels, choices = self.figure.own_marks, dict(self._marks_field.choices)
        if labels:  # named where they are few
            is_few = len(labels) <= NAMED_MARKS
            choices[marks.OWN] = in_a_row(labels) if is_few else "the chart’s own"
        else:
            choices[marks.OWN] = choices.pop(marks.NONE)
        return Switch("Marks", [self._option("marks", *choice) for choice in choices.items()])

    @property
    def marks_page(self) -> str:
        """Where what is marked can be read; empty where nothing is."""
        name = marks.page_of(self.form.data.get("marks", "")) if self.figure.marks else ""
        return page_address(name) if name else ""

    @cached_property
    def countries(self) -> FigureCountries | None:
        """Those side by side, and who may join; None where that can't be asked here."""
        if COUNTRY in self.fixed or not isinstance(self.form.fields.get(COUNTRY), CountryField):
            return None
        return FigureCountries(self.form, self._with, self.form.given)

    @cached_property
    def span(self) -> FigureSpan | None:
        """Handles for the years that are shown; None where there are no two to choose from."""
        if FROM not in self.form.fields or FROM in self.fixed:
            return None
        around, given = self._around, dict(without_span(self.form.given.items()))
        # The years of which it has a number, as if none had been asked for.
        is_whole = len(given) == len(self.form.given)
        figure = self.figure if is_whole else self.registered.ask(given)[1]
        rows = zip(figure.labels, figure.rows(), strict=True)
        years = [int(label[:4]) for label, row in rows if any(point.numbers for point in row)]
        if not figure.is_timeline or not years or years[0] == years[-1]:
            return None
        first, last, asked = years[0], years[-1], self.form.cleaned_data
        low = min(max(asked.get(FROM) or first, first), last)
        high = max(min(asked.get(TO) or last, last), first)
        prefix = f"{self.dom_id}{DOT}" if around else ""
        carried = without_span(around.pairs() if around else self.form.given.items(), prefix)
        rest = [(name, text) for name, text in carried if name not in self.fixed]
        is_all = (low, high) == (first, last)
        whole = "" if is_all else f"{address(self.path, dict(rest))}#{self.dom_id}"
        return FigureSpan(first, last, low, high, self.form_action, rest, prefix, whole)

    @property
    def has_form(self) -> bool:
        return bool(self.page) or not self.embedded

    @cached_property
    def controls(self) -> forms.Form:
        """The form without what switches or the page ask, which it carries along hidden."""
        self.form.auto_id = f"{self.dom_id}-%s"  # several figures may stand on one page
        for name in self.fixed:
            self.form.fields.pop(name)
        if not self.form.data.get("marks"):
            self.form.fields.pop("marks", None)
        for name, field in self.form.fields.items():
            if name == "marks" or self._is_switch(field):
                field.widget = forms.HiddenInput()
            elif name == COUNTRY and len(self.form.countries) > 1:
                # Each is taken away by itself; the form carries all of them along.
                field.widget = forms.HiddenInput()
                self.form.data[name] = self.form.given[name]
            elif isinstance(field, CountryField) and self.form.cleaned_data.get(name):
                # A reader sees the country's name, whose code the address may have.
                self.form.data[name] = str(self.form.cleaned_data[name])
        if self.view:
            self.form.fields[VIEW] = forms.CharField(widget=forms.HiddenInput)
            self.form.data[VIEW] = self.view
        return self.form

    def _is_switch(self, field: forms.Field) -> bool:
        if not isinstance(field, OneOfField) or isinstance(field, MarksField | RuleField):
            return False
        choices: list = list(field.choices)  # type: ignore[arg-type]
        return len(choices) <= SWITCH_OPTIONS

    def _option(self, name: str, value: str, title: str) -> Option:
        now = self.form.data.get(name, "")
        asked = value if value and value != self.form.defaults.get(name) else ""
        return Option(title, self._with(name, asked), value == now)

    def _with(self, name: str, value: str) -> str:
        """The address at which the reader finds the figure again, asked something else."""
        if self._around is not None:
            # What the page asks this figure otherwise has to be said aloud.
            default = self.form.defaults.get(name, "") if name in self.form.given else ""
            return self._around.address(self.dom_id, name, value or default)
        query = {key: v for key, v in self.form.given.items() if key != name}
        query |= {each: v for each, v in ((name, value), (VIEW, self.view)) if v}
        query = {key: v for key, v in query.items() if key not in self.fixed}
        return f"{address(self.path, query)}#{self.dom_id}"

    def asked(self, name: str, value: str) -> str:
        """Its own page as a picture, asked something else."""
        return f"{address(self.path, self.form.given | {name: value})}#{self.dom_id}"

    @property
    def path(self) -> str:
        """Of the page whose query is the figure's: the one that it stands on, or its own."""
        if self._around is not None:
            return self._around.path
        return self.page or page_address("portal:chart", self.slug)

    @cached_property
    def period(self) -> FigurePeriod | None:
        """Sum, mean and change of the years that were asked for; None of a figure of no years, and
        of a table of heat, in which nothing is totalled.
        """
        is_of_years = {FROM, TO} <= self.form.fields.keys() and self.figure.kind != "heat"
        if not is_of_years or self.embedded:
            return None
        asked, rest = self.form.cleaned_data, dict(without_span(self.form.given.items()))
        place = f"#{self.dom_id}-period"
        return FigurePeriod(
            figure=self.figure,
            first=asked.get(FROM),
            last=asked.get(TO),
            numbers_url=self.numbers_url,
            address_of=lambda first, last: (
                address(self.path, rest | {FROM: first, TO: last}) + place
            ),
        )

    @property
    def form_action(self) -> str:
        return f"{self.path}#{self.dom_id}"
