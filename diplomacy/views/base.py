from functools import cached_property
from urllib.parse import urlencode

from nkworld.portal.views.base import PublicPage
from nkworld.provenance.parameters import InvalidQuery, answered, nearest

from ..parameters import OnDate, PageQuestion
from ..rows import in_order


class DiplomacyPage(PublicPage):
    """A page below that of the domain, which asks its query of `question`."""

    question: type[PageQuestion] = OnDate
    parameters: tuple[str, ...] = ("on", "as_of")
    crumbs: tuple[tuple[str, str], ...] = (("Diplomacy", "diplomacy:index"),)

    @cached_property
    def form(self):
        return self.question.ask(self.query)

    @property
    def params(self):
        return self.form.cleaned_data

    @property
    def day(self):
        return self.params["on"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"form": self.form}


class Sorted(PublicPage):
    """A page whose table the server sorts. `columns` are {slug: (title, key of a row)}; `first`
    sorts unless `sort` names another, with a minus before it for the other way round.
    """

    columns: dict
    first = ""  # the first column, where nothing is said
    table = ""  # its section on the page

    def link(self, **changed):
        """This page under the same query, but for what is named."""
        return "?" + urlencode(answered(self.query) | changed)

    @property
    def sort(self):
        return self.query.get("sort") or self.first or next(iter(self.columns))

    def sorted(self, rows):
        slug = self.sort.removeprefix("-")
        if slug not in self.columns:
            known = nearest(slug, self.columns)
            raise InvalidQuery([("sort", f"“{self.sort}” is not a column. {known}")])
        return in_order(rows, self.columns[slug][1], self.sort.startswith("-"))

    def headings(self):
        return [self._heading(slug, title) for slug, (title, _) in self.columns.items()]

    def _heading(self, slug, title):
        ways = {slug: "ascending", f"-{slug}": "descending"}
        turned = f"-{slug}" if self.sort == slug else slug
        url = self.link(sort=turned) + self.table
        return {"title": title, "url": url, "sort": ways.get(self.sort), "is_number": False}
