"""Tables of curated records that the server sorts, under the question that the API is asked."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.views.generic import ListView

from nkworld.asking.claim_tables import CELLS, Column, column_of
from nkworld.asking.questions import InvalidQuery, answered, nearest, refuse_unknown
from nkworld.asking.record_questions import CuratedQuestion
from nkworld.provenance.tables import in_order

from ..files import files_of
from .base import PublicPage

OF_THE_PAGE = ("sort", "page")
# Fields that narrow a table less than the others.
CLOSING = ("source", "read", "authority", "q", "on", "as_of")

Key = Callable[[Any], Any]


class Sorted(PublicPage):
    """A page whose table the server sorts. `columns` are {slug: (title, key of a row)}, or titles
    of fields; `first` sorts unless `sort` names another, with a minus before it for the other way
    round.
    """

    columns: Mapping[str, Any]
    numbers: Collection[str] = ()  # the columns of numbers, which sort the largest first
    first = ""  # the first column, where nothing is said
    table = ""  # its section on the page

    def link(self, **changed: str) -> str:
        return "?" + urlencode(answered(self.query) | changed)

    @property
    def sort(self) -> str:
        return self.query.get("sort") or self.first or next(iter(self.columns))

    def sorted(self, rows: Iterable[Any]) -> list[Any]:
        slug = self.sort.removeprefix("-")
        if slug not in self.columns:
            known = nearest(slug, self.columns)
            raise InvalidQuery([("sort", f"“{self.sort}” is not a column. {known}")])
        spec = self.columns[slug]
        # The values of its field, unless a key is given.
        key: Key = (lambda row: getattr(row, slug) or None) if isinstance(spec, str) else spec[1]
        return in_order(rows, key, self.sort.startswith("-"))

    def headings(self) -> list[dict[str, Any]]:
        found = []
        for slug, spec in self.columns.items():
            way = {slug: "ascending", f"-{slug}": "descending"}.get(self.sort)
            is_number = slug in self.numbers
            is_turned = way == "ascending" or (is_number and way is None)
            url = self.link(sort=f"-{slug}" if is_turned else slug) + self.table
            heading = {"title": _title(spec), "url": url, "sort": way, "is_number": is_number}
            found.append(heading)
        return found


class RecordList(Sorted, ListView):
    """Records under the question that the API is asked, each cell by the kind of its field or the
    partial that `cells` names. A page with more to say extends the template.
    """

    question: type[CuratedQuestion]
    api: str  # its table there
    parameters = None
    paginate_by = 50
    template_name = "portal/record_list.html"

    name = "records"  # of the table in the page
    title: str
    description: str
    lede: str
    caption: str
    caption_note = ""
    cells: ClassVar[Mapping[str, str]] = {}

    @cached_property
    def form(self) -> Any:
        """Valid, or InvalidQuery: a name that no field has is refused first."""
        refuse_unknown(self.query, [*self.question.base_fields, *OF_THE_PAGE])
        form = self.question(self.query)
        form.order_fields([name for name in form.fields if name not in CLOSING])
        return form.validated()

    def get_queryset(self) -> Any:
        return self.sorted(self.form.rows())

    def get_columns(self) -> list[Column]:
        first = next(iter(self.columns))
        cells = {first: f"{CELLS}#heading", "source": f"{CELLS}#papers", **self.cells}
        return [
            column_of(self.question.model, slug, _title(spec), cells)
            for slug, spec in self.columns.items()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.query.copy()
        query.pop("page", None)
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "headings": self.headings(),
            "query": query.urlencode(),
            "files": files_of(self.api, query, without=["sort"]),
        }


def _title(spec: str | tuple[str, Key]) -> str:
    return spec if isinstance(spec, str) else spec[0]
