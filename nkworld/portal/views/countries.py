from dataclasses import dataclass
from typing import Any

from django.views.generic import ListView

from nkworld.atlas.models import DPRK, Country
from nkworld.provenance.parameters import InvalidQuery, nearest

from .. import panels
from .base import PublicPage


@dataclass(frozen=True)
class CountryRow:
    country: Country
    cells: list
    are_numbers: list

    @property
    def pairs(self) -> list[tuple[Any, bool]]:
        return list(zip(self.cells, self.are_numbers, strict=True))


class CountryList(PublicPage, ListView):
    """Every country, with the newest figure of each domain; sorted as asked.

    `sort` is name, region or a column's slug; a minus before it turns the order round.
    """

    parameters = ("sort",)
    queryset = Country.objects.exclude(code=DPRK)
    template_name = "portal/country_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = panels.columns()
        rows = self.rows(columns)
        return super().get_context_data(**kwargs) | {
            "headings": [
                self.heading("name", "Country", False),
                self.heading("region", "Region", False),
                *(self.heading(each.slug, each.title, each.is_number) for each in columns),
            ],
            "rows": self.sorted(rows, columns),
            "on_record": sum(any(row.cells) for row in rows),
        }

    def rows(self, columns: list[panels.Column]) -> list[CountryRow]:
        latest = [column.latest() for column in columns]
        are_numbers = [column.is_number for column in columns]
        return [
            CountryRow(country, [found.get(country.pk) for found in latest], are_numbers)
            for country in self.object_list
        ]

    def heading(self, slug: str, title: str, is_number: bool) -> dict[str, Any]:
        now = self.query.get("sort", "name")
        ways = {slug: "ascending", f"-{slug}": "descending"}
        turned = f"-{slug}" if now == slug or (is_number and now != f"-{slug}") else slug
        return {
            "title": title,
            "url": f"?sort={turned}",
            "sort": ways.get(now),
            "is_number": is_number,
        }

    def sorted(self, rows: list[CountryRow], columns: list[panels.Column]) -> list[CountryRow]:
        """Countries without a figure come last in either direction."""
        sort = self.query.get("sort", "name")
        slug, down = sort.removeprefix("-"), sort.startswith("-")
        if slug in ("name", "region"):
            return sorted(
                rows, key=lambda row: (getattr(row.country, slug), row.country.name), reverse=down
            )
        slugs = [column.slug for column in columns]
        if slug not in slugs:
            hint = nearest(slug, [*slugs, "name", "region"])
            raise InvalidQuery([("sort", f"“{sort}” is not a column. {hint}")])
        place = slugs.index(slug)
        known = [row for row in rows if row.cells[place]]
        known.sort(key=lambda row: row.cells[place].order, reverse=down)
        return known + [row for row in rows if not row.cells[place]]
