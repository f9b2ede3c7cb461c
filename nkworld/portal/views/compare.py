"""What every domain compares of countries: of several side by side, and of one in two years."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.generic import TemplateView, View

from nkworld.asking.fields import YearField
from nkworld.asking.parameters import SPAN, CountriesField
from nkworld.asking.questions import InvalidQuery, QuestionForm, chosen, refuse_unknown
from nkworld.atlas.models import DPRK, Country, countries
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import LAYOUTS, Figure, Mark, Point, exact, plan_of, to_json, to_svg
from nkworld.charts.citations import LICENCE_URL, SITE, TERMS
from nkworld.charts.context import MOST
from nkworld.charts.figures import Series
from nkworld.charts.periods import is_over
from nkworld.charts.words import SHORT, in_a_row, opened, papers, spoken
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.about import About
from nkworld.files.tables import Column, Table, csv_records, table_of

from .. import panels
from ..figure_files import CSV, JSON, XLSX, workbook
from ..panels import FailedPanel, Latest, SideBySide, attempt, first_figure
from .charts import newest_moment
from .countries import CountryPage
from .home import PublicPage, download

COUNTRY = "c"
COLUMNS = (
    *("figure", "measure", "country", "code", "label", "period", "value", "low", "high", "unit"),
    *("status", "source", "read", "authority", "break", "note", "licence"),
)
# Of whom readers ask first.
PAIRS = (("CHN", "RUS"), ("CHN", "KOR"), ("KOR", "JPN", "USA"))


class ComparisonPage(PublicPage):
    parameters = None  # its countries may be given several times

    @cached_property
    def chosen(self) -> list[Country]:
        """Each once; InvalidQuery of an unknown one, of too many, and of North Korea."""
        rest = self.query.copy()
        texts = rest.pop(COUNTRY, [])
        refuse_unknown(rest, (COUNTRY, *SPAN))
        errors: list[str] = []
        found: dict[Country, None] = {}
        for text in filter(None, texts):
            try:
                found |= dict.fromkeys(CountriesField().to_python(text))
            except forms.ValidationError as error:
                errors += error.messages
        if any(country.code == DPRK for country in found):
            errors.append("North Korea is on one side of every figure here: name other countries.")
        if len(found) > MOST:
            errors.append(f"{len(found)} countries are too many: name five at most.")
        if errors:
            raise InvalidQuery((COUNTRY, text) for text in errors)
        return list(found)

    @cached_property
    def span(self) -> dict[str, str]:
        return chosen(self.query, SPAN)

    @cached_property
    def compared(self) -> list[SideBySide | FailedPanel]:
        if not self.chosen:
            return []
        return panels.speaking(SideBySide, self.chosen, self.span, query=self.span)


def compare_address(some: Sequence[Country], span: dict[str, str] | None = None) -> str:
    """The comparison of these countries, in the same years and as known at the same moment."""
    query = [(COUNTRY, each.code) for each in some] + list((span or {}).items())
    return f"{page_address('portal:compare')}{'?' if query else ''}{urlencode(query)}"


class Compare(ComparisonPage, TemplateView):
    crumbs = (("Countries", "portal:countries"),)
    template_name = "portal/compare.html"
    sheets = ("portal/compare.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, known = self.chosen, {each.code: each for each in countries().values()}
        pairs = [[known[code] for code in some if code in known] for some in PAIRS]
        query, rows = self.request.GET.urlencode(), []
        # The newest of every column; what is known today is not compared as of another day.
        for column in panels.announced(panels.Column) if found and not self.span else ():
            latest = attempt(column().latest, column.slug, dict[int, Latest])
            cells = [latest.get(country.pk) for country in found]
            if any(cells):
                rows.append({"title": column.title, "cells": cells})
        return super().get_context_data(**kwargs) | {
            "title": title_of(found),
            "named": in_a_row([each.in_a_sentence for each in found]),
            "chosen": [
                (each, compare_address([c for c in found if c != each], self.span))
                for each in found
            ],
            "compared": self.compared,
            "preview": first_figure(self.compared),
            "is_silent": not any(map(has_figure, self.compared)),
            "rows": rows,
            "more": MOST - len(found),
            "others": [each for each in known.values() if each.code != DPRK and each not in found],
            "pairs": [
                (title_of(some), compare_address(some))
                for some in pairs
                if len(some) > 1 and not found
            ],
            "span": self.span,
            "files": [
                (title, f"{page_address(f'portal:compare-{title.lower()}')}?{query}")
                for title in ("CSV", "JSON")
                if found
            ],
        }


def has_figure(compared: Any) -> bool:
    """Whether anything is drawn of it; of a panel which failed nothing is."""
    if not isinstance(compared, SideBySide):
        return False
    drawn = attempt(lambda: compared.figure, compared.slug, lambda: None, compared.query)
    return bool(drawn)


def title_of(found: Sequence[Country]) -> str:
    """“China against Russia”, “China, Japan and Russia side by side”."""
    names = [each.in_a_sentence for each in found] or ["Compare countries"]
    title = " against ".join(names)
    if len(found) > 2:
        title = f"{in_a_row(names)} side by side"
    return opened(title)


class ComparisonFile(ComparisonPage, View):
    """As JSON, or as CSV: a row for each figure, series and period; of a silent country one whose
    note says so.
    """

    ending = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        drawn = [each for each in self.compared if isinstance(each, SideBySide)]
        name = f"compare-{'-'.join(each.code for each in self.chosen)}.{self.ending}"
        if self.ending == "csv":
            rows = ([row.get(each) for each in COLUMNS] for one in drawn for row in _rows(one))
            return download(name, "".join(csv_records(COLUMNS, rows)), CSV)
        query: dict[str, Any] = {COUNTRY: [each.code for each in self.chosen]} | {
            name: text for name, text in self.query.items() if name != COUNTRY
        }
        # The moment asked about, else that of the last change: it answers so for ever.
        datasets = {slug for each in drawn for slug in each.figure.registered.datasets}
        answer = {
            "countries": [{"code": each.code, "name": each.name} for each in self.chosen],
            "query": query,
            "as_of": self.span.get("as_of") or newest_moment(sorted(datasets)),
            "published_by": SITE,
            "licence": f"{TERMS}: {LICENCE_URL}",
            "figures": [
                {"rule": each.rule, "query": each.figure.form.given}
                | to_json(each.figure.figure, each.figure.terms)
                for each in drawn
            ],
        }
        return download(name, json.dumps(answer), JSON)


def _rows(compared: SideBySide) -> Iterator[dict[str, Any]]:
    drawn = compared.figure
    same = {"figure": drawn.slug, "measure": drawn.figure.subtitle, "unit": drawn.figure.unit}
    known = {
        country.code.lower(): {"country": country.name, "code": country.code}
        for country in compared.countries
    }
    # The slug of a series begins with its country's code; the figure of one country names none.
    first = next(iter(known))
    of = {
        series.slug: first if len(known) == 1 else series.slug.partition("-")[0]
        for series in drawn.figure.series
        if series.on_record
    }
    table = table_of(drawn.figure, drawn.terms)
    for values in table.read():
        row = dict(zip(table.names, values, strict=True))
        if row["series"] in of:
            yield same | row | known[of[row["series"]]]
    for code, country in known.items():
        if code not in of.values():
            yield same | country | {"note": "nothing on record, which is not a zero"}


THEN = "2010"
HEIGHT = 170  # of a picture within a row
INCOMPARABLE = "Cannot be compared"


class TwoYears(QuestionForm):
    use_defaults = ()

    then = YearField(label="Then", meaning="The earlier year.")
    now = YearField(label="Now", meaning="The later year; the newest of each row unless said.")

    def clean(self) -> dict[str, Any]:
        then, now = self.cleaned_data.get("then"), self.cleaned_data.get("now")
        if then and now and then >= now:
            self.contradicts("then", f"{then} is not before {now}: name the earlier year first.")
        return self.cleaned_data


class OfYear(NamedTuple):
    """What stood in one year: a value, empty where there is none, and small print beside it."""

    year: str
    value: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Row:
    """`line` is the figure and its series of which both years are drawn, if it is one."""

    title: str
    note: str
    then: OfYear
    now: OfYear
    change: str
    line: tuple[Figure, Series, str, dict[str, str]] | None = None

    @property
    def picture(self) -> SafeString:
        if self.line is None:
            return SafeString()
        figure, series, dom_id, years = self.line
        marks = tuple(Mark(year, word) for word, year in years.items())
        alone = replace(figure, series=(series,), headed_by=(), marks=marks, mirror=())
        plan = plan_of(alone, replace(LAYOUTS["narrow"], height=HEIGHT))
        drawn = to_svg(alone, "narrow", dom_id=dom_id, plan=plan)
        return mark_safe(drawn)  # noqa: S308 - its writer escapes every text


def change(then: Point, now: Point, measure: str) -> str:
    """In a word how much more or less it is; of a mere bound, or of two sources, nothing is."""
    if not (then.is_exact and now.is_exact) or then.source != now.source:
        return INCOMPARABLE
    before, after = then.number, now.number
    word = "more" if after > before else "less"
    if before == after:
        return "Unchanged"
    if measure == "percent":
        return f"{abs(after - before):.1f} points {word}"
    if before <= 0 or after < 0:
        return "More" if after > before else "Less"
    if after >= 2 * before:
        return f"{after / before:.1f} times as much"
    return f"{exact((abs(after - before) * 100 / before).to_integral_value())} % {word}"


def rows_of(country: Country, then: str, now: str) -> Iterator[Row]:
    """One for each line of a domain's figure, then one for each of what is told in words; where
    `now` is empty, each until the newest year of its domain.
    """
    today = timezone.localdate()
    newest = now or str(max(today.year - 1, int(then) + 1))
    lines, until = [], {}
    for each in panels.speaking(SideBySide, [country], {}):
        if isinstance(each, SideBySide) and has_figure(each):
            figure = each.figure.figure
            yearly = [
                (series, years)
                for series in figure.series
                if (years := [p.x for p in series.on_record if len(p.x) == len(THEN)])
            ]
            lines += [(each.title, figure, series) for series, _ in yearly]
            later = (year for _, years in yearly for year in years if year > then)
            until[each.title] = now or max(later, default=newest)
    shown = {title for title, _, line in lines if any(_points(line, then, until[title]))}
    for number, (title, figure, series) in enumerate(lines):
        before, after = points = _points(series, then, until[title])
        if any(points) or title not in shown:
            shown.add(title)  # one line says that nothing is on record
            yield Row(
                title,
                series.label,
                _of_year(figure, series, before),
                _of_year(figure, series, after),
                change(before, after, figure.measure),
                (figure, series, f"line-{number}", {"Then": then, "Now": after.x}),
            )
    for kind in panels.announced(panels.AtYearsEnd):
        panel = kind(country)
        was, is_ = (
            OfYear(year, *panel.at(int(year)))
            if is_over(year, today)
            else OfYear(year, note="not over")
            for year in (then, newest)
        )
        if was.value or is_.value:
            same = "Unchanged" if was.value == is_.value else "Changed"
            word = same if was.value and is_.value else INCOMPARABLE
            yield Row(kind.title, kind.note, was, is_, word)


def _points(series: Series, *years: str) -> list[Point]:
    known = {point.x: point for point in series.points}
    return [known.get(year, Point(year, None)) for year in years]


def _of_year(figure: Figure, series: Series, point: Point) -> OfYear:
    if not point:
        before = [each for each in series.on_record if each.x < point.x][-1:]
        last = [f"last: {spoken(each, SHORT[figure.measure])}, {each.x}" for each in before]
        return OfYear(point.x, note="".join(last))
    url = NumberAddresses(figure).of(series.slug, point.x)
    note = papers(point, figure.source_name(point.source))
    return OfYear(point.x, spoken(point, SHORT[figure.measure]), note, url)


class ThenAndNow(CountryPage):
    url_name = "portal:then-and-now"
    parameters = ("then", "now")
    template_name = "portal/then_and_now.html"
    sheets = ("portal/then_and_now.css",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        params = TwoYears(self.query).validated().cleaned_data
        then = str(params["then"] or THEN)
        now = str(params["now"] or "")
        given = {"then": then} | ({"now": now} if now else {})
        query, at = urlencode(given), ("portal:then-and-now-file", self.country.slug)
        endings = {"CSV": "csv", "Excel": "xlsx"}
        return super().get_context_data(**kwargs) | {
            "form": TwoYears(given),
            "then": then,
            "now": now or "now",
            "rows": list(rows_of(self.country, then, now)),
            "files": {name: f"{page_address(*at, end)}?{query}" for name, end in endings.items()},
            "address": f"{self.request.build_absolute_uri(self.request.path)}?{query}",
        }


class ThenAndNowFile(ThenAndNow):
    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        then, now, ending = context["then"], context["now"], self.kwargs["ending"]
        years = [f"{end}{part}" for end in ("then", "now") for part in ("_year", "", "_note")]
        columns = [Column(name) for name in ("what", "measure", *years, "change")]
        rows = []
        for row in context["rows"]:
            both = ((of.year, of.value or "no figure", of.note) for of in (row.then, row.now))
            rows.append((row.title, row.note, *chain.from_iterable(both), row.change))
        title = f"{self.country}, {then} and {now}"
        name = f"{self.country.slug}-{then}-{now}.{ending}"
        table = Table(title, columns, lambda: rows)
        if ending == "csv":
            return download(name, "".join(csv_records(table.names, table.read())), CSV)
        address = context["address"]
        about = About(title=title, slug="then-and-now", address=address, look_up=lambda slugs: [])
        return download(name, workbook(table, about), XLSX)
