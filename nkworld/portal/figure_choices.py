"""A registered figure as a reader asks it: what can be chosen, and where it is found so."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django import forms

from nkworld.asking import marks
from nkworld.asking.fields import MarksField, OneOfField, PictureField
from nkworld.asking.named_fields import CountryField, RuleField
from nkworld.asking.parameters import COUNTRY, SPAN
from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Figure, in_a_row, together
from nkworld.charts.context import MOST
from nkworld.charts.numbers import BILLION, MINUS, SHORT, exact, rounded
from nkworld.charts.period_summary import PeriodSummary, SeriesSummary, period_summary
from nkworld.figures import registry as figures
from nkworld.figures.bindings import NumberAddresses
from nkworld.provenance.tables import table_model

from .figure_views import CHART, VIEW, FigureLinks, Option, address
from .page_query import DOT, current_page

FROM, TO = "from", "to"
SWITCH_OPTIONS = 5
NAMED_MARKS = 2
# What a page may ask of its figures, and a reader of one of them otherwise.
OF_ANY_FIGURE = ("rule", *SPAN, "marks")


MOST_GROWTH = 1000  # per cent
SMALL = 1000  # below it a mean of counts has a decimal
NOT_ADDED = {
    "percent": "Shares of different years are not added.",
    "score": "Places on a line are not added.",
    "count": "Numbers that stand on a day are not added over years.",
    "money": "Amounts of this kind are not added over years.",
}


class Reckoned(NamedTuple):
    """One number: what it is, how it is written, and where what it is made of is found."""

    term: str
    text: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class FigurePeriod:
    """`is_chosen`: some years were asked for; `address_of(first, last)` asks for others."""

    figure: Figure
    summary: PeriodSummary
    is_chosen: bool
    numbers_url: str
    address_of: Callable[[int, int], str]

    @property
    def words(self) -> str:
        """“from 1995 to 2007”"""
        years = "the fiscal years " if "fiscal" in self.figure.x_title.lower() else ""
        return f"from {years}{self.summary.first} to {self.summary.last}"

    @property
    def url(self) -> str:
        return self.address_of(self.summary.first, self.summary.last)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(each) for each in self.summary.series]

    @property
    def note(self) -> str:
        """Why no sums stand there though means do."""
        is_flow = any(each.is_flow for each in self.summary.series)
        has_means = any(each.mean is not None for each in self.summary.series)
        return NOT_ADDED[self.figure.measure] if has_means and not is_flow else ""

    def _row(self, each: SeriesSummary) -> dict[str, Any]:
        """A series: its numbers, or why there are none, and a shorter period that has some."""
        source = f", {each.source}" if each.source else ""
        numbers, refusal, longest = list(self._numbers(each)), each.refusal, each.longest
        if not numbers and not refusal:
            growth = "Growth of single years is neither added nor averaged."
            refusal = growth if each.is_change else "One year on record: nothing to reckon."
        return {
            "label": each.label,
            "numbers": numbers,
            "remarks": f"{'; '.join([f'{each.coverage}{source}', *each.remarks])}.",
            "refusal": refusal,
            "shorter": longest and (f"{longest[0]} to {longest[1]}", self.address_of(*longest)),
        }

    def _numbers(self, each: SeriesSummary) -> Iterator[Reckoned]:
        years = f" of {len(each.years)} years" if each.missing else ""
        if each.sum is not None:
            yield Reckoned(f"Sum{years}", self._written(each.sum), self.numbers_url)
        if each.mean is not None:
            term = f"Mean{years or ' of a year'}"
            yield Reckoned(term, self._written(each.mean), self.numbers_url)
        change = each.change
        if change is None:
            return
        term = f"Change, {change.before.year} to {change.after.year}"
        detail = f"{self._written(change.before.value)} → {self._written(change.after.value)}"
        part, is_amount = change.in_per_cent, self.figure.measure in ("money", "count")
        # As far as it says more than that the first one was next to nothing.
        if is_amount and part is not None and part < MOST_GROWTH:
            detail += f" ({signed(part, SHORT['percent'])})"
        text = signed(change.difference, self._written)
        if self.figure.measure == "percent":
            points = signed(change.difference, lambda value: rounded(value, 1))
            text = f"{points} percentage points"
        # The later of the two numbers, where it is one of the figure's own.
        is_own = any(each.slug == series.slug for series in self.figure.series)
        address = NumberAddresses.of_figure(self.figure).of(each.slug, str(change.after.year))
        yield Reckoned(term, text, address if is_own else self.numbers_url, detail)

    def _written(self, value: Decimal) -> str:
        """“US$ 2.48 bn”, “2,962.3 billion won”, “1,204.5 tonnes”."""
        if self.figure.measure != "count":
            return together(SHORT[self.figure.measure](value))
        unit = self.figure.unit.partition(",")[0]
        if abs(value) >= BILLION:
            return together(f"{rounded(value / BILLION, 1)} billion {unit}")
        is_exact = value == value.to_integral_value()
        text = exact(value) if is_exact else rounded(value, 0 if abs(value) >= SMALL else 1)
        return together(f"{text} {unit}")


def signed(value: Decimal, written: Callable[[Decimal], str]) -> str:
    text = written(value)
    return text if value <= 0 or text.startswith(MINUS) else f"+{text}"


class Switch(NamedTuple):
    title: str
    options: list[Option]


@once_per_request
def _on_record(dataset: str, path: str) -> list[tuple[str, str]]:
    rows = table_model(dataset).objects.as_of().included().order_by()
    found = rows.values_list(f"{path}__code", f"{path}__name").distinct()
    return sorted(filter(all, found), key=lambda each: each[1])


def _without_span(pairs: Iterable[tuple[str, str]], prefix: str = "") -> list[tuple[str, str]]:
    names = (f"{prefix}{FROM}", f"{prefix}{TO}")
    return [(name, text) for name, text in pairs if name not in names]


class AskedFigure:
    """One figure under one query. InvalidQuery or UnknownParameter if it can't be answered.

    `view` is what its own page shows in place of the picture (see figure_views).
    `embedded`: it stands on another page than its own, as a part, which says the parameters named
    in `fixed`; unless named, all that any query has of its own. `page` is the address of a page
    that passes its own query on to the figure, all but those: there the form stands, too.
    """

    def __init__(
        self,
        slug: str,
        query: Any = None,
        embedded: bool = True,
        page: str = "",
        fixed: Iterable[str] = (),
        view: str = CHART,
    ) -> None:
        self.registered = figures.get(slug)
        self.slug, self.embedded, self.page, self.view = slug, embedded, page, view
        self.fixed: Iterable[str] = fixed
        self.has_form = bool(page) or not embedded
        self.dom_id = self.own_dom_id = slug.replace("/", "-")  # where it stands, on its own page
        self.assumed: list[str] = []  # by its page, of what a reader may ask otherwise
        self._around = current_page() if embedded and not page else None
        self.form, self.figure = self._asked(query)
        self._marks_field = self.form.fields.get("marks")

    def _asked(self, query: Any) -> tuple[Any, Figure]:
        if self._around is None:
            return self.registered.ask_drawn(query)
        named = [name for name in query or () if name not in OF_ANY_FIGURE]
        self.fixed = tuple(self.fixed or named)
        self.assumed = [name for name in named if name not in self.fixed]
        with self._around.of_figure(self.dom_id) as part:
            if clash := part.keys() & set(self.fixed):
                raise InvalidQuery((name, "This page says it, for all of it.") for name in clash)
            return self.registered.ask_drawn({**(query or {}), **part} if part else query)

    @cached_property
    def links(self) -> FigureLinks:
        return FigureLinks(self.slug, self.form.given)

    @property
    def url(self) -> str:
        return self.links.page

    @property
    def numbers_url(self) -> str:
        return f"{self.url}#{self.own_dom_id}-numbers"

    @property
    def path(self) -> str:
        """Of the page whose query is the figure's: the one that it stands on, or its own."""
        if self._around is not None:
            return self._around.path
        return self.page or page_address("portal:chart", self.slug)

    @property
    def form_action(self) -> str:
        return f"{self.path}#{self.dom_id}"

    @cached_property
    def switches(self) -> list[Switch]:
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
        """What may be laid behind the picture, as links; None where x is no time."""
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
        name = marks.page_of(self.form.data.get("marks", "")) if self.figure.marks else ""
        return page_address(name) if name else ""

    @cached_property
    def countries(self) -> dict[str, Any] | None:
        """None where that can't be asked here; `full`: so many are the most to be told apart."""
        field, shown = self.form.fields.get(COUNTRY), self.form.countries
        if COUNTRY in self.fixed or not isinstance(field, CountryField):
            return None
        codes, full = {str(each): each.code for each in shown}, len(shown) >= MOST
        known = [] if full else _on_record(self.form.dataset, field.path or COUNTRY)
        rest = [(name, text) for name, text in self.form.given.items() if name != COUNTRY]
        return {
            "full": MOST if full else 0,
            # Name and address without it of each; one alone can't be taken away.
            "chosen": [
                (name, self._with(COUNTRY, ",".join(c for c in codes.values() if c != code)))
                for name, code in codes.items()
                if len(shown) > 1
            ],
            "carried": [*rest, *((COUNTRY, each.code) for each in shown)],
            "others": [pair for pair in known if pair[0] not in {*codes.values(), DPRK}],
        }

    @cached_property
    def span(self) -> dict[str, Any] | None:
        """Handles for the years that are shown; None where there are no two to choose from.

        `first` to `last` are those on record, `low` to `high` those shown. A form asks for others
        as `from` and `to` behind the `prefix`; `whole` is the address of all, empty where shown.
        """
        if FROM not in self.form.fields or FROM in self.fixed:
            return None
        around, given = self._around, dict(_without_span(self.form.given.items()))
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
        carried = _without_span(around.pairs() if around else self.form.given.items(), prefix)
        rest = [(name, text) for name, text in carried if name not in self.fixed]
        is_all = (low, high) == (first, last)
        return {
            **{"first": first, "last": last, "low": low, "high": high},
            **{"action": self.form_action, "carried": rest, "prefix": prefix},
            "whole": "" if is_all else f"{address(self.path, dict(rest))}#{self.dom_id}",
        }

    @cached_property
    def controls(self) -> forms.Form:
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
        return f"{address(self.path, self.form.given | {name: value})}#{self.dom_id}"

    @cached_property
    def period(self) -> FigurePeriod | None:
        """None of a figure of no years, and of a table of heat, in which nothing is totalled."""
        is_of_years = {FROM, TO} <= self.form.fields.keys() and self.figure.kind != "heat"
        if not is_of_years or self.embedded:
            return None
        first, last = (self.form.cleaned_data.get(name) for name in (FROM, TO))
        summary = period_summary(self.figure, first, last)
        rest, place = dict(_without_span(self.form.given.items())), f"#{self.dom_id}-period"
        if summary is None:
            return None
        return FigurePeriod(
            figure=self.figure,
            summary=summary,
            is_chosen=first is not None or last is not None,
            numbers_url=self.numbers_url,
            address_of=lambda first, last: (
                address(self.path, rest | {FROM: first, TO: last}) + place
            ),
        )
