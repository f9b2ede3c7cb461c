from typing import Any
from urllib.parse import urlencode

from django.views.generic import TemplateView

from .. import panels
from ..country_list import CountryListForm, CountryRows
from .base import PublicPage


class CountryList(PublicPage, TemplateView):
    """The countries by region, with the newest figure of each domain; filtered and sorted as asked.

    `sort` is name, region or a column's slug; a minus before it turns the order round.
    """

    parameters = ("name", "region", "on_record", "sort", "letter")
    template_name = "portal/country_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = panels.columns()
        form = CountryListForm(self.query, columns).validated()
        rows = CountryRows(columns, form.cleaned_data)
        told, silent = rows.sorted_rows
        return super().get_context_data(**kwargs) | {
            "form": form,
            "headings": [
                self.heading("name", "Country", False),
                *(self.heading(each.slug, each.title, each.is_number) for each in columns),
            ],
            "is_whole": not self.query,
            "groups": rows.groups() if not self.query else [],
            "told": told,
            "silent": silent,
            "meant": rows.meant,
            "letters": rows.letters,
            "count": len(rows.every),
            "on_record": sum(bool(row.themes) for row in rows.every),
            "map": rows.map(),
        }

    def heading(self, slug: str, title: str, is_number: bool) -> dict[str, Any]:
        now = self.query.get("sort", "name")
        ways = {slug: "ascending", f"-{slug}": "descending"}
        turned = f"-{slug}" if now == slug or (is_number and now != f"-{slug}") else slug
        asked = {name: text for name, text in self.query.items() if name != "sort"}
        return {
            "title": title,
            "url": f"?{urlencode(asked | {'sort': turned})}",
            "sort": ways.get(now),
            "is_number": is_number,
        }
