"""Several countries side by side, in what every domain compares of them."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from nkworld.asking.named_fields import CountriesField
from nkworld.asking.parameters import SPAN
from nkworld.asking.questions import InvalidQuery, chosen, refuse_unknown
from nkworld.atlas.countries import countries
from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import to_json
from nkworld.charts.citations import LICENCE_URL, SITE, TERMS
from nkworld.charts.context import MOST
from nkworld.charts.words import in_a_row
from nkworld.files.as_csv import csv_records
from nkworld.files.figures import table_of

from .. import panels
from ..facts import Latest
from ..figure_files import CSV, JSON
from ..panels import FailedPanel, SideBySide, attempt
from .base import PublicPage, download
from .charts import newest_moment

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
        return panels.side_by_side(self.chosen, self.span)


def compare_address(some: Sequence[Country], span: dict[str, str] | None = None) -> str:
    """The comparison of these countries, in the same years and as known at the same moment."""
    query = [(COUNTRY, each.code) for each in some] + list((span or {}).items())
    return f"{page_address('portal:compare')}{'?' if query else ''}{urlencode(query)}"


class Compare(ComparisonPage, TemplateView):
    crumbs = (("Countries", "portal:countries"),)
    template_name = "portal/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, known = self.chosen, {each.code: each for each in countries().values()}
        pairs = [[known[code] for code in some if code in known] for some in PAIRS]
        query, files = self.request.GET.urlencode(), {"CSV": "compare-csv", "JSON": "compare-json"}
        return super().get_context_data(**kwargs) | {
            "title": title_of(found),
            "named": in_a_row([each.in_a_sentence for each in found]),
            "chosen": [
                {
                    "country": each,
                    "without": compare_address([c for c in found if c != each], self.span),
                }
                for each in found
            ],
            "compared": self.compared,
            "is_silent": not any(map(has_figure, self.compared)),
            "rows": self.rows(),
            "more": MOST - len(found),
            "others": [each for each in known.values() if each.code != DPRK and each not in found],
            "pairs": [
                (title_of(some), compare_address(some))
                for some in pairs
                if len(some) > 1 and not found
            ],
            "span": self.span,
            "files": [
                (title, f"{page_address(f'portal:{name}')}?{query}")
                for title, name in files.items()
                if found
            ],
        }

    def rows(self) -> list[dict[str, Any]]:
        """The newest of every column; what is known today is not compared as of another day."""
        found: list[dict[str, Any]] = []
        for column in panels.announced(panels.Column) if self.chosen and not self.span else ():
            latest = attempt(column().latest, column.slug, dict[int, Latest])
            cells = [latest.get(country.pk) for country in self.chosen]
            if any(cells):
                found.append({"title": column.title, "cells": cells})
        return found


def has_figure(compared: Any) -> bool:
    """Whether anything is drawn of it; of a panel which failed nothing is."""
    if not isinstance(compared, SideBySide):
        return False
    drawn = attempt(lambda: compared.figure, compared.slug, lambda: None, compared.query)
    return bool(drawn)


def title_of(found: Sequence[Country]) -> str:
    """“China against Russia”, “China, Japan and Russia side by side”."""
    names = [each.in_a_sentence for each in found]
    if len(found) == 2:
        title = f"{names[0]} against {names[1]}"
    elif found:
        title = f"{in_a_row(names)} side by side" if len(found) > 1 else names[0]
    else:
        title = "Compare countries"
    return f"{title[:1].upper()}{title[1:]}"


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
