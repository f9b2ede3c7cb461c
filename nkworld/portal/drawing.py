"""A registered figure, asked and drawn for a page: what components/figure.html prints, what a
reader can choose, and where it is found so; and the files of a table that stands on a page.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any, Self

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from nkworld.asking import marks
from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import COUNTRY, MULTIPLES, SPAN, CountryField, RuleField
from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import (
    LAYOUTS,
    describe,
    in_a_row,
    legend,
    to_svg,
    to_table,
    together,
    unusual,
)
from nkworld.charts.as_json import FigureTable
from nkworld.charts.colours import in_six_colours
from nkworld.charts.context import MOST, marks_shown
from nkworld.charts.description import time_of
from nkworld.figures import registry as figures
from nkworld.figures.amounts import covers_newest, day_of
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.tables import to_csv
from nkworld.provenance.models import DataQuestion, Dataset
from nkworld.provenance.tables import table_model
from nkworld.provenance.tallies import stale

from .figure_views import (
    CHART,
    FROM,
    MAP,
    TITLES,
    TO,
    VIEW,
    Option,
    Reckoning,
    address,
    figure_links,
    figure_map,
    figure_period,
    figure_sources,
    without_span,
)
from .page_query import DOT, current_page

SWITCH_OPTIONS = 5
NAMED_MARKS = 2
# What a page may ask of its figures, and a reader of one of them otherwise.
OF_ANY_FIGURE = ("rule", *SPAN, "marks")


@once_per_request
def _on_record(dataset: str, path: str) -> list[tuple[str, str]]:
    rows = table_model(dataset).objects.as_of().included().order_by()
    pairs = rows.values_list(f"{path}__code", f"{path}__name").distinct()
    return sorted(filter(all, pairs), key=lambda each: each[1])


class FigureView:
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
        self.view_title = TITLES[view]
        self.fixed: Iterable[str] = fixed
        self.has_form = bool(page) or not embedded
        self.dom_id = own_dom_id = slug.replace("/", "-")  # where it stands, on its own page
        self.assumed: list[str] = []  # by its page, of what a reader may ask otherwise
        around = self._around = current_page() if embedded and not page else None
        if around is None:
            self.form, figure = self.registered.ask(query)
        else:
            named = [name for name in query or () if name not in OF_ANY_FIGURE]
            self.fixed = tuple(self.fixed or named)
            self.assumed = [name for name in named if name not in self.fixed]
            with around.of_figure(self.dom_id) as part:
                if clash := part.keys() & set(self.fixed):
                    raise InvalidQuery(
                        (name, "This page says it, for all of it.") for name in clash
                    )
                asked = {**(query or {}), **part} if part else query
                self.form, figure = self.registered.ask(asked)
        self._marks_field = self.form.fields.get("marks")
        self.figure = in_six_colours(figure)
        self.numbers = NumberAddresses(self.figure)
        self.links = figure_links(slug, self.form.given)
        assumed = {name: self.form.defaults[name] for name in self.form.required_in_api}
        self.api_url = address(page_address("api:chart", slug), assumed | self.form.given)
        self.url: str = self.links["page"]
        self.numbers_url = f"{self.url}#{own_dom_id}-numbers"
        self.why_url = f"{self.url}#{own_dom_id}-why"
        # Of the page whose query is the figure's: the one that it stands on, or its own.
        self.path = around.path if around else page or page_address("portal:chart", slug)
        self.form_action = f"{self.path}#{own_dom_id}"
        self.title, self.subtitle = together(figure.title), together(figure.subtitle)
        self.finding: Any = figure.finding
        self.unit = figure.unit
        self.notes, self.as_of, self.denominator = figure.notes, figure.as_of, figure.denominator

    def __bool__(self) -> bool:
        return bool(self.figure)

    def under(self, finding: Any, instead: bool = False) -> Self:
        """The finding's numbers are marked, too, or `instead` of those of its own headline."""
        if finding:
            own = () if instead else self.figure.beneath or filter(None, [self.finding])
            self.figure = replace(self.figure, beneath=(*own, finding))
        return self

    # What a reader can choose.

    @cached_property
    def switches(self) -> list[dict[str, Any]]:
        """{title, options}"""
        found = []
        # One series has one picture, and some have no other way.
        has_one_picture = not self.figure.is_of_several or self.figure.only_multiples
        unasked = ("marks", MULTIPLES) if has_one_picture else ("marks",)
        for name, field in self.form.fields.items():
            if _is_switch(field) and name not in unasked:
                # What the page assumes can be asked otherwise, and not be left open.
                choices = (each for each in field.choices if each[0] or name not in self.assumed)
                options = [self._option(name, *choice) for choice in choices]
                found.append({"title": field.label, "options": options})
        return found

    @cached_property
    def marks(self) -> dict[str, Any] | None:
        """What may be laid behind the picture, as links; None where x is no time."""
        if self._marks_field is None or not self.figure.is_timeline:
            return None
        labels, choices = self.figure.own_marks, dict(self._marks_field.choices)
        if labels:  # named where they are few
            is_few = len(labels) <= NAMED_MARKS
            choices[marks.OWN] = in_a_row(labels) if is_few else "the chart’s own"
        else:
            choices[marks.OWN] = choices.pop(marks.NONE)
        options = [self._option("marks", *choice) for choice in choices.items()]
        chosen = marks.sets.get(self.form.data.get("marks", "")) if self.figure.marks else None
        page = chosen.page if chosen else ""
        return {"title": "Marks", "options": options, "page": page and page_address(page)}

    @cached_property
    def countries(self) -> dict[str, Any] | None:
        """None where that can't be asked here; `full`: so many are the most to be told apart."""
        field, shown = self.form.fields.get(COUNTRY), self.form.countries
        if COUNTRY in self.fixed or not isinstance(field, CountryField):
            return None
        codes, full = [each.code for each in shown], len(shown) >= MOST
        known = [] if full else _on_record(self.form.dataset, field.path or COUNTRY)
        rest = [(name, text) for name, text in self.form.given.items() if name != COUNTRY]
        return {
            "full": MOST if full else 0,
            # Name and address without it of each; one alone can't be taken away.
            "chosen": [
                (str(each), self._with(COUNTRY, ",".join(c for c in codes if c != each.code)))
                for each in shown
                if len(shown) > 1
            ],
            "carried": [*rest, *((COUNTRY, code) for code in codes)],
            "others": [pair for pair in known if pair[0] not in (*codes, DPRK)],
        }

    @cached_property
    def span(self) -> dict[str, Any] | None:
        """Handles for the years that are shown; None where there are no two to choose from.

        `first` to `last` are those on record, `low` to `high` those shown. A form asks for others
        as `from` and `to` behind the `prefix`; `whole` is the address of all, empty where shown.
        """
        if FROM not in self.form.fields or FROM in self.fixed:
            return None
        around, given = self._around, dict(without_span(self.form.given.items()))
        # The years of which it has a number, as if none had been asked for.
        is_whole = len(given) == len(self.form.given)
        figure = self.figure if is_whole else self.registered.ask(given)[1]
        rows = zip(figure.labels, figure.rows, strict=True)
        years = [int(label[:4]) for label, row in rows if any(point.numbers for point in row)]
        if not figure.is_timeline or not years or years[0] == years[-1]:
            return None
        first, last, params = years[0], years[-1], self.form.cleaned_data
        low = min(max(params.get(FROM) or first, first), last)
        high = max(min(params.get(TO) or last, last), first)
        prefix = f"{self.dom_id}{DOT}" if around else ""
        carried = without_span(around.pairs() if around else self.form.given.items(), prefix)
        rest = [(name, text) for name, text in carried if name not in self.fixed]
        is_all = (low, high) == (first, last)
        return {
            **{"first": first, "last": last, "low": low, "high": high},
            **{"action": self.form_action, "carried": rest, "prefix": prefix},
            "handles": [("low", FROM, low), ("high", TO, high)],
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
            if name == "marks" or _is_switch(field):
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

    def _option(self, name: str, value: str, title: str) -> Option:
        now = self.form.data.get(name, "")
        chosen = value if value and value != self.form.defaults.get(name) else ""
        return Option(title, self._with(name, chosen), value == now)

    def _with(self, name: str, value: str) -> str:
        """The address at which the reader finds the figure again, asked something else."""
        if self._around is not None:
            # What the page asks this figure otherwise has to be said aloud.
            default = self.form.defaults.get(name, "") if name in self.form.given else ""
            return self._around.address(self.dom_id, name, value or default)
        query = {key: v for key, v in self.form.given.items() if key != name}
        query |= {name: value}
        query.setdefault(VIEW, self.view)
        query = {key: v for key, v in query.items() if v and key not in self.fixed}
        return f"{address(self.path, query)}#{self.dom_id}"

    # The views of its own page, and what stands there beneath the picture.

    @cached_property
    def views(self) -> list[Option]:
        return [
            Option(title, self._with(VIEW, name), name == self.view)
            for name, title in TITLES.items()
            if name != MAP or self.figure.by_country
        ]

    @property
    def instead(self) -> dict[str, Any]:
        """What stands in place of the picture; KeyError of a map without values for countries."""
        return figure_map(self.figure) if self.view == MAP else figure_sources(self)

    period = cached_property(figure_period)

    # The picture, and the numbers in it.

    @cached_property
    def description(self) -> str:
        return describe(self.figure)

    @cached_property
    def legend(self) -> tuple[str, ...]:
        return legend(self.figure)

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

    @cached_property
    def svg(self) -> dict[str, SafeString]:
        """{layout: picture}"""
        return {
            name: mark_safe(  # noqa: S308 - its writer escapes every text
                to_svg(self.figure, name, dom_id=f"{self.dom_id}-{name}")
            )
            for name in LAYOUTS
        }

    @property
    def small(self) -> SafeString:
        picture = to_svg(replace(self.figure, marks=()), "narrow", dom_id=f"{self.dom_id}-small")
        return mark_safe(picture)  # noqa: S308 - its writer escapes every text

    @property
    def unusual(self) -> str:
        return unusual(self.figure)

    # Who says so.

    @cached_property
    def reckoning(self) -> Reckoning:
        return Reckoning(self.figure, self.form.cleaned_data.get("rule"))

    @cached_property
    def stale(self) -> str:
        """That newer figures are due, in a plain line; not of a window that the reader chose."""
        params = self.form.cleaned_data
        if not covers_newest(params):
            return ""
        points = (point for series in self.figure.series for point in series.points)
        return stale(points, day_of(params), self.figure.publisher)

    @cached_property
    def datasets(self) -> list[Dataset]:
        return list(Dataset.objects.filter(slug__in=self.registered.datasets))

    @cached_property
    def sources(self) -> list[dict[str, Any]]:
        by_slug = figures.sources_by_slug()
        known = ((each, by_slug[each.slug]) for each in self.figure.sources if each.slug in by_slug)
        return [
            {
                **{"name": each.name, "terms": each.terms, "licence_url": source.licence_url},
                "url": (url := source.get_absolute_url()),
                "address": f"{settings.SITE_ADDRESS}{url}",
            }
            for each, source in known
        ]

    @cached_property
    def questions(self) -> list[DataQuestion]:
        """Those about none of its countries are left out, unless it is of no country."""
        questions = figures.questions_by_figure().get(self.slug, ())
        codes = {country.code for country in self.form.countries}
        return [
            each
            for each in questions
            if not codes or not each.countries or codes & {*each.countries.split()}
        ]

    # Its files.

    @cached_property
    def terms(self) -> dict[str, str]:
        """{slug: licence} of the figure's sources, as every file says them."""
        return figures.terms_of(self.figure)

    @cached_property
    def csv(self) -> str:
        return to_csv(self.figure, self.terms)

    @property
    def excel_csv(self) -> str:
        return to_csv(self.figure, self.terms, for_excel=True)


def _is_switch(field: forms.Field) -> bool:
    if not isinstance(field, OneOfField) or isinstance(field, RuleField):
        return False
    choices: list = list(field.choices)  # type: ignore[arg-type]
    return len(choices) <= SWITCH_OPTIONS


FORMATS = {
    "As CSV": "csv",
    "As JSON": "json",
    "CSV for a spreadsheet": "csv-excel",
    "As an Excel workbook": "xlsx",
    "All in one (ZIP)": "zip",
}
# Of a whole dataset: what each is, in the order in which most people want it.
FORMATS_OF_ALL = {
    "zip": ("ZIP", "CSV and Parquet with what the columns are, README, citation and checksums"),
    "xlsx": ("Excel", "a workbook with numbers and days as such, and a sheet “About”"),
    "csv": ("CSV", "for programs, every digit and word as it is on record"),
    "csv-excel": ("CSV for a spreadsheet", "no text is taken for a formula"),
    "csv-metadata": ("What the CSV’s columns are", "CSV on the Web, as JSON"),
    "parquet": ("Parquet", "typed columns, exact decimals"),
    "ndjson": ("NDJSON", "a row on each line"),
    "json": ("JSON", "page by page, from the API"),
}


def api_url(table: str) -> str:
    """Where the API publishes a table: "trade/flows"."""
    return page_address(f"api:{table.replace('/', '-')}-list")


def files_of_all(table: str, query: str) -> list[dict[str, str]]:
    more = f"{query}&" if query else ""
    return [
        {"title": title, "meaning": meaning, "url": f"{api_url(table)}?{more}format={form}"}
        for form, (title, meaning) in FORMATS_OF_ALL.items()
    ]


def files_of(table: str, query: QueryDict) -> dict[str, str]:
    """{name: address} of a table as the API gives it, under the query of its page."""
    params = query.copy()
    params.pop("sort", None)  # which the API does not know
    files = {}
    for name, media in FORMATS.items():
        params["format"] = media
        files[name] = f"{api_url(table)}?{params.urlencode()}"
    return files
