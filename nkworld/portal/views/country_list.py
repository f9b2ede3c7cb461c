"""The list of countries: which are asked for, in which order, in which groups."""

from functools import cached_property, partial
from typing import Any, NamedTuple

from django import forms
from django.utils.text import slugify
from django.views.generic import TemplateView

from nkworld.asking.fields import OneOfField
from nkworld.asking.questions import QuestionForm
from nkworld.atlas.countries import CountryResolver, countries
from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.names import normalise

from .. import panels
from ..facts import Latest
from ..panels import attempt
from ..world_map import Class, Map
from .records import Sorted

REGIONS = ("Asia", "Europe", "Americas", "Africa", "Oceania")  # that of most figures first
FORMER, SUMS = "Former states", "Aggregates"
NAMES = {Country.Kind.HISTORICAL: FORMER, Country.Kind.AGGREGATE: SUMS}
LOOKS = ("step-1", "step-2", "step-3", "step-4", "step-5")  # the more, the darker
PLAIN = ("name", "region")  # of the orders those by no figure


class Row(NamedTuple):
    """A country with its newest figures by column; `themes` are those of which any is on record."""

    country: Country
    cells: list[dict[str, Any]]
    themes: list[str]

    @property
    def group(self) -> str:
        return NAMES.get(Country.Kind(self.country.kind), self.country.region)

    @property
    def initial(self) -> str:
        return normalise(self.country.name)[:1]

    def order(self, place: int) -> Any:
        latest = self.cells[place]["latest"]
        return latest and latest.order


class CountryList(Sorted, TemplateView):
    """`sort` is name, region or a column's slug; a minus before it turns the order round."""

    parameters = ("name", "region", "on_record", "sort", "letter")
    template_name = "portal/country_list.html"

    @cached_property
    def shown(self) -> list[panels.Column]:
        return [kind() for kind in panels.announced(panels.Column)]

    @cached_property
    def columns(self) -> dict[str, Any]:  # type: ignore[override]
        newest = {
            each.slug: (each.title, partial(Row.order, place=place))
            for place, each in enumerate(self.shown)
        }
        name: Any = "Country", lambda row: row.country.name
        region: Any = "Region", lambda row: (row.country.region, row.country.name)
        return {"name": name, **newest, "region": region}

    @cached_property
    def numbers(self) -> list[str]:  # type: ignore[override]
        return [each.slug for each in self.shown if each.is_number]

    @cached_property
    def themes(self) -> list[str]:
        return list(dict.fromkeys(each.theme for each in self.shown if each.theme))

    def form(self) -> QuestionForm:
        regions = ((slugify(each), each) for each in (*REGIONS, FORMER, SUMS))
        on_record = ((slugify(each), each) for each in self.themes)
        largest = ((f"-{each.slug}", each.title) for each in self.shown if each.is_number)
        other = ((each.slug, each.title) for each in self.shown if not each.is_number)
        sorts = forms.Select(choices=[("", "name"), *largest, *other])
        fields = {
            "name": forms.CharField(required=False, max_length=80, label="Name"),
            "region": OneOfField([("", "every region"), *regions], "Region"),
            "on_record": OneOfField([("", "anything or nothing"), *on_record], "On record"),
            "sort": forms.CharField(required=False, label="Sorted by", widget=sorts),
            "letter": forms.CharField(required=False, max_length=1, widget=forms.HiddenInput),
        }
        return QuestionForm(self.query, more=fields, auto_id="countries-%s").validated()

    @cached_property
    def rows(self) -> list[Row]:
        latest = [attempt(each.latest, each.slug, dict[int, Latest]) for each in self.shown]
        rows = []
        for country in countries().values():
            newest = [some.get(country.pk) for some in latest]
            pairs = list(zip(self.shown, newest, strict=True))
            themes = dict.fromkeys(column.theme for column, figure in pairs if figure)
            cells = [{"latest": figure, "is_number": column.is_number} for column, figure in pairs]
            if country.code != DPRK:
                rows.append(Row(country, cells, list(themes)))
        return rows

    def chosen(self, params: dict[str, Any], named: set[Country]) -> list[Row]:
        region, theme, letter = params.get("region"), params.get("on_record"), params.get("letter")
        return self.sorted(
            row
            for row in self.rows
            if (not region or slugify(row.group) == region)
            and (not theme or theme in map(slugify, row.themes))
            and (not letter or row.initial == normalise(letter))
            and (not params.get("name") or row.country in named)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form()
        typed = form.cleaned_data.get("name") or ""
        named, meant = named_so(typed) if typed else (set(), [])
        rows = self.chosen(form.cleaned_data, named)
        slug = self.sort.removeprefix("-")
        key = self.columns[slug][1]

        def is_known(row: Row) -> bool:
            """Whether it has a figure in the column of the order, or in any."""
            return bool(row.themes) if slug in PLAIN else key(row) is not None

        return super().get_context_data(**kwargs) | {
            "form": form,
            "headings": self.headings()[:-1],
            "is_whole": not self.query,
            "groups": self.groups() if not self.query else [],
            "known": [row for row in rows if is_known(row)],
            "silent": [row for row in rows if not is_known(row)],
            "meant": meant,
            "letters": sorted({row.initial.upper() for row in self.rows}),
            "count": len(self.rows),
            "on_record": sum(bool(row.themes) for row in self.rows),
            "map": self.map(),
        }

    def groups(self) -> list[dict[str, Any]]:
        by_title: dict[str, list[Row]] = {title: [] for title in (*REGIONS, FORMER, SUMS)}
        for row in sorted(self.rows, key=lambda row: row.country.name):
            by_title.setdefault(row.group or "Elsewhere", []).append(row)
        found = [(title, rows) for title, rows in by_title.items() if rows]
        return [
            {
                "title": title,
                "id": slugify(title),
                "count": len(rows),
                "is_open": place == 0,
                "on_record": [row for row in rows if row.themes],
                "silent": [row for row in rows if not row.themes],
            }
            for place, (title, rows) in enumerate(found)
        ]

    def map(self) -> Map:
        total = len(self.themes)
        looks = {n: LOOKS[min(total - n, len(LOOKS) - 1)] for n in range(total, 0, -1)}
        rows = [
            row
            for row in self.rows
            if row.themes and row.country.kind == Country.Kind.COUNTRY and row.country.m49
        ]
        counts = [len(row.themes) for row in rows]
        painted = {
            row.country.m49: {
                "look": looks[len(row.themes)],
                "text": f"{row.country}: {', '.join(row.themes).lower()}",
            }
            for row in rows
        }
        classes = [
            Class(f"{n} of {total} themes", look, counts.count(n)) for n, look in looks.items()
        ]
        return Map("What is on record", classes, painted)


def named_so(typed: str) -> tuple[set[Country], list[Country]]:
    """(whom a text names in any spelling, whole or in part; whom it may mean if nobody)"""
    resolver, key = CountryResolver.load(), normalise(typed)
    found = {each for name, some in resolver.by_key.items() if key in name for each in some}
    named = (found if key else set()) | resolver.by_code.get(typed.strip().upper(), set())
    return named, [] if named else [e for e in resolver.nearest(typed) if e.code != DPRK]
