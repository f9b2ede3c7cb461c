"""The rows of the list of countries: which are asked for, in which order, in which groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.text import slugify

from nkworld.asking.fields import OneOfField
from nkworld.asking.questions import InvalidQuery, QuestionForm, nearest
from nkworld.atlas.countries import countries
from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.names import normalise
from nkworld.atlas.resolve import CountryResolver

from .facts import Latest
from .failures import attempt
from .panels import Column
from .world_map import Class, Map

REGIONS = ("Asia", "Europe", "Americas", "Africa", "Oceania")  # that of most figures first
FORMER, SUMS = "Former states", "Aggregates"
NAMES = {Country.Kind.HISTORICAL: FORMER, Country.Kind.AGGREGATE: SUMS}
LOOKS = ("step-1", "step-2", "step-3", "step-4", "step-5")  # the more, the darker
SORT = "sort"


@dataclass(frozen=True)
class Cell:
    latest: Latest | None
    is_number: bool


@dataclass(frozen=True)
class Row:
    """A country with its newest figures; `themes` are those of which anything is on record."""

    country: Country
    cells: list[Cell]
    themes: list[str]

    @property
    def group(self) -> str:
        return NAMES.get(Country.Kind(self.country.kind), self.country.region)


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]
    is_open: bool = False

    @property
    def id(self) -> str:
        return slugify(self.title)

    @property
    def on_record(self) -> list[Row]:
        return [row for row in self.rows if row.themes]

    @property
    def silent(self) -> list[Row]:
        return [row for row in self.rows if not row.themes]


class CountryListForm(QuestionForm):
    def __init__(self, query: Mapping[str, str], columns: Sequence[Column]) -> None:
        regions = ((slugify(each), each) for each in (*REGIONS, FORMER, SUMS))
        themes = dict.fromkeys(each.theme for each in columns if each.theme)
        on_record = ((slugify(each), each) for each in themes)
        largest = ((f"-{each.slug}", each.title) for each in columns if each.is_number)
        other = ((each.slug, each.title) for each in columns if not each.is_number)
        sorts = [("", "name"), *largest, *other]
        fields = {
            "name": forms.CharField(required=False, max_length=80, label="Name"),
            "region": OneOfField([("", "every region"), *regions], "Region"),
            "on_record": OneOfField([("", "anything or nothing"), *on_record], "On record"),
            SORT: forms.CharField(
                required=False, label="Sorted by", widget=forms.Select(choices=sorts)
            ),
            "letter": forms.CharField(required=False, max_length=1, widget=forms.HiddenInput),
        }
        super().__init__(query, more=fields, auto_id="countries-%s")


class CountryRows:
    """Every country under the questions of a form. InvalidQuery of a sort that is no column."""

    def __init__(self, columns: Sequence[Column], asked: Mapping[str, Any]) -> None:
        self.columns, self.asked = columns, asked
        sort = asked.get(SORT) or "name"
        self.sort, self.is_down = sort.removeprefix("-"), sort.startswith("-")
        slugs = [column.slug for column in columns]
        if self.sort not in (*slugs, "name", "region"):
            hint = nearest(self.sort, [*slugs, "name", "region"])
            raise InvalidQuery([(SORT, f"“{sort}” is not a column. {hint}")])
        self.place = slugs.index(self.sort) if self.sort in slugs else None

    @cached_property
    def every(self) -> list[Row]:
        latest = [attempt(each.latest, each.slug, dict[int, Latest]) for each in self.columns]
        rows = []
        for country in countries().values():
            pairs = [
                (each, some.get(country.pk))
                for each, some in zip(self.columns, latest, strict=True)
            ]
            themes = dict.fromkeys(column.theme for column, newest in pairs if newest)
            cells = [Cell(newest, column.is_number) for column, newest in pairs]
            if country.code != DPRK:
                rows.append(Row(country, cells, list(themes)))
        return rows

    @cached_property
    def chosen(self) -> list[Row]:
        rows = [row for row in self.every if self._is_wanted(row)]
        if self.place is None:
            key = "region" if self.sort == "region" else "name"
            return sorted(
                rows,
                key=lambda row: (getattr(row.country, key), row.country.name),
                reverse=self.is_down,
            )
        known = [row for row in rows if self._figure(row)]
        known.sort(key=lambda row: self._figure(row).order, reverse=self.is_down)
        return known + [row for row in rows if not self._figure(row)]

    def _figure(self, row: Row) -> Any:
        return row.cells[self.place].latest if self.place is not None else None

    def _is_wanted(self, row: Row) -> bool:
        asked = self.asked
        region, theme, letter = asked.get("region"), asked.get("on_record"), asked.get("letter")
        return (
            (not region or slugify(row.group) == region)
            and (not theme or theme in map(slugify, row.themes))
            and (not letter or normalise(row.country.name)[:1] == normalise(letter))
            and (not asked.get("name") or row.country in self._named)
        )

    @cached_property
    def _named(self) -> set[Country]:
        """In any spelling that the atlas knows, whole or in part."""
        resolver, typed = CountryResolver.load(), self.asked["name"]
        key = normalise(typed)
        found = {each for name, some in resolver.by_key.items() if key in name for each in some}
        return (found if key else set()) | resolver.by_code.get(typed.strip().upper(), set())

    @property
    def meant(self) -> list[Country]:
        if not self.asked.get("name") or self._named:
            return []
        return [e for e in CountryResolver.load().nearest(self.asked["name"]) if e.code != DPRK]

    @property
    def sorted_rows(self) -> tuple[list[Row], list[Row]]:
        """(rows with a figure in the column of the order, or in any, rows without)"""
        is_told = lambda row: row.themes if self.place is None else self._figure(row)  # noqa: E731
        told = [row for row in self.chosen if is_told(row)]
        return told, [row for row in self.chosen if not is_told(row)]

    def groups(self) -> list[Group]:
        by_title: dict[str, list[Row]] = {title: [] for title in (*REGIONS, FORMER, SUMS)}
        for row in sorted(self.every, key=lambda row: row.country.name):
            by_title.setdefault(row.group or "Elsewhere", []).append(row)
        found = [(title, rows) for title, rows in by_title.items() if rows]
        return [Group(title, rows, place == 0) for place, (title, rows) in enumerate(found)]

    @cached_property
    def letters(self) -> list[str]:
        return sorted({normalise(row.country.name)[:1].upper() for row in self.every})

    def map(self) -> Map:
        total = len(dict.fromkeys(each.theme for each in self.columns if each.theme))
        looks = {
            number: LOOKS[min(total - number, len(LOOKS) - 1)] for number in range(1, total + 1)
        }
        rows = [
            row
            for row in self.every
            if row.themes and row.country.kind == Country.Kind.COUNTRY and row.country.m49
        ]
        counts = [len(row.themes) for row in rows]
        return Map(
            "What is on record",
            [
                Class(f"{number} of {total} themes", look, counts.count(number))
                for number, look in sorted(looks.items(), reverse=True)
            ],
            {
                row.country.m49: {
                    "look": looks[len(row.themes)],
                    "text": f"{row.country}: {', '.join(row.themes).lower()}",
                }
                for row in rows
            },
        )
