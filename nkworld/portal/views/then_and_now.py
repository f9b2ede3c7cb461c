"""A country in two years side by side, in what every domain compares of countries."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from nkworld.asking.fields import YearField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.models import Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import LAYOUTS, Figure, Mark, Point, exact, plan_of, to_svg
from nkworld.charts.figures import Series
from nkworld.charts.numbers import SHORT
from nkworld.charts.periods import is_over
from nkworld.charts.words import papers, spoken
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.about import About
from nkworld.files.as_csv import write_csv
from nkworld.files.tables import Column, Table

from .. import panels
from ..figure_files import CSV, XLSX, workbook
from .base import download
from .compare import has_figure
from .countries import CountryPage

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
    lines = [
        (each.title, each.figure.figure, series)
        for each in panels.side_by_side([country], {})
        if isinstance(each, panels.SideBySide) and has_figure(each)
        for series in each.figure.figure.series
        if any(len(point.x) == len(THEN) for point in series.on_record)
    ]
    later = dict[str, set[str]]()
    for title, _, series in lines:
        years = {p.x for p in series.on_record if len(p.x) == len(THEN) and p.x > then}
        later.setdefault(title, set()).update(years)
    until = {title: now or max(years, default=newest) for title, years in later.items()}
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
    url = NumberAddresses.of_figure(figure).of(series.slug, point.x)
    note = papers(point, figure.source_name(point.source))
    return OfYear(point.x, spoken(point, SHORT[figure.measure]), note, url)


class ThenAndNow(CountryPage):
    url_name = "portal:then-and-now"
    parameters = ("then", "now")
    template_name = "portal/then_and_now.html"

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [*super().get_crumbs(), (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        params = TwoYears(self.query).validated().cleaned_data
        then = str(params["then"] or THEN)
        now = str(params["now"] or "")
        given = {"then": then} | ({"now": now} if now else {})
        query = urlencode(given)
        files = {
            title: f"{page_address('portal:then-and-now-file', self.object.slug, ending)}?{query}"
            for title, ending in (("CSV", "csv"), ("Excel", "xlsx"))
        }
        return super().get_context_data(**kwargs) | {
            "form": TwoYears(given),
            "then": then,
            "now": now or "now",
            "rows": list(rows_of(self.object, then, now)),
            "files": files,
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
        title = f"{self.object}, {then} and {now}"
        name = f"{self.object.slug}-{then}-{now}.{ending}"
        table = Table(title, columns, lambda: rows)
        if ending == "csv":
            return download(name, "".join(write_csv(table)), CSV)
        address = context["address"]
        about = About(title=title, slug="then-and-now", address=address, look_up=lambda slugs: [])
        return download(name, workbook(table, about), XLSX)
