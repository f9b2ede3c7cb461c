"""Tables of claims and of curated records, under the question that the API is asked; and the page
of one dataset of a domain: its figures, and what one must know before using them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import URLPattern, path, reverse
from django.views.generic import ListView, TemplateView

from nkworld.asking.claim_tables import (
    CELLS,
    ClaimQuestion,
    ClaimTable,
    Column,
    claim_tables,
    column_of,
)
from nkworld.asking.fields import ALL
from nkworld.asking.parameters import SPAN
from nkworld.asking.questions import InvalidQuery, answered, chosen, nearest, refuse_unknown
from nkworld.asking.record_questions import CuratedQuestion
from nkworld.atlas.page_addresses import page_address
from nkworld.figures import registry as figures
from nkworld.provenance.editions import kept_by_state
from nkworld.provenance.models import DataQuestion, Dataset, Observation
from nkworld.provenance.tables import in_order
from nkworld.provenance.tallies import by_source

from ..drawing import FigureView, api_url, files_of
from .home import PublicPage

COUNTED = 10_000
KEPT = 24 * 3600


class CappedPaginator(Paginator):
    """Counts to 10,001, and finds each page, once for each question and revision."""

    revision: int

    @cached_property
    def count(self) -> int:
        return self.counted(self.object_list)  # type: ignore[arg-type]

    def _get_page(self, rows: Any, *args: Any) -> Any:
        """Of a page's rows the keys are kept: those of a chapter are ten thousand to be sorted."""
        keys = self._kept("keys", rows, lambda: list(rows.values_list("pk", flat=True))) or []
        found = rows.model.objects.filter(pk__in=keys).cited().newest_first()
        return super()._get_page(found, *args)  # type: ignore[misc]  # Django’s, for this

    def _kept(self, what: str, rows: Any, read: Any) -> Any:
        """What `read` says of the rows, once for each question and revision; None of no rows."""
        try:
            asked = rows.query.sql_with_params()
        except EmptyResultSet:
            return None
        return kept_by_state(read, "claims", what, asked, self.revision)

    @property
    def is_capped(self) -> bool:
        return self.count > COUNTED

    def counted(self, rows: QuerySet) -> int:
        rows = rows.order_by()[: COUNTED + 1]
        return self._kept("count", rows, rows.count) or 0


class ClaimList(PublicPage, ListView):
    """A table of claims under a filter, which its files and the API share:

        path("flows/", ClaimList.as_view(table=Flows), name="flows")

    A page with more to say is a subclass, or names a template that extends this one's.
    """

    parameters = None
    paginate_by = 50
    paginator_class = CappedPaginator
    template_name = "portal/claim_list.html"
    table: type[ClaimTable] = ClaimTable

    @property
    def model(self) -> type[Observation]:  # type: ignore[override]
        return self.table.model

    @cached_property
    def question(self) -> ClaimQuestion:
        return self.table.get_question()(self.query)

    @cached_property
    def dataset(self) -> Dataset:
        return Dataset.objects.get(slug=self.model.dataset)

    def get_queryset(self) -> Any:
        return self.question.claims.cited().newest_first()

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        paginator: Any = super().get_paginator(*args, **kwargs)
        paginator.revision = self.dataset.revision
        return paginator

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [(title, reverse(name)) for title, name in self.table.crumbs]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.query.copy()
        query.pop("page", None)
        context = super().get_context_data(**kwargs)
        context |= self.readings(query, context["paginator"])
        return context | {
            "dataset": self.dataset,
            "form": self.question,
            "rule": self.question.rule,
            "ledger": self.question.reads_ledger,
            "query": query.urlencode(),
            "files": files_of(self.dataset.slug, query),
        }

    def readings(self, query: QueryDict, paginator: Any) -> dict[str, Any]:
        """How many further readings there are, and the address that shows or hides them."""
        if self.question.reads_ledger:
            return {"further_readings": 0}
        params = query.copy()
        if self.question.gives_readings:
            params.pop("readings")
            return {"with_readings": True, "readings_query": params.urlencode()}
        params["readings"] = ALL
        further = sum(row["readings"] for row in by_source(self.model))
        if further:  # the table has some: who asks for one country may still ask of none of them
            rows = self.table.get_question()(params).claims
            further = paginator.counted(rows.filter(reading__gt=0))
        return {"further_readings": further, "readings_query": params.urlencode()}


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
            title = spec if isinstance(spec, str) else spec[0]
            found.append({"title": title, "url": url, "sort": way, "is_number": is_number})
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
    ways = ""  # the template of the links to the pages beside it

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
            column_of(self.question.model, slug, spec if isinstance(spec, str) else spec[0], cells)
            for slug, spec in self.columns.items()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.query.copy()
        query.pop("page", None)
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "headings": self.headings(),
            "query": query.urlencode(),
            "files": files_of(self.api, query),
        }


class DatasetPage(PublicPage, TemplateView):
    """Title, a few words, the figures, then the Data Questions on the whole.

        class Index(DatasetPage):
            model = ZoneFigure
            title, lede = "Kaesong industrial zone", "From 2005 to 2016 companies of the South …"
            figures = {"travel/kaesong-output": SPAN}

    `figures` names the part of the page's query that each is asked; `sections` parts them under
    headings, {id: (title, slugs)}. Of a page with `controls` each figure stands alone, and its
    form comes back to the page. `links` are {title: name of an address, its arguments, what
    follows it}: "goods:commodity 03", "travel:index #korea". A page with more to say extends the
    template and fills its block `after`.
    """

    parameters: tuple[str, ...] | None = SPAN
    template_name = "portal/dataset_page.html"
    model: ClassVar[type[Observation]]

    title: ClassVar[str]
    description: ClassVar[str]  # for search engines
    lede: ClassVar[str] = ""
    links: ClassVar[Mapping[str, str]] = {}
    figures: ClassVar[Mapping[str, Sequence[str]]]
    figures_title: ClassVar[str] = "On record"
    sections: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {}
    controls: ClassVar[bool] = False
    questions_title: ClassVar[str] = "Data Questions on the whole"
    nothing: ClassVar[str] = "No figure is on record."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"links": links_of(self.links)}
        if not self.model.objects.as_of().exists():
            return context
        page = self.request.path if self.controls else ""
        drawn = {
            slug: FigureView(slug, chosen(self.query, own), page=page)
            for slug, own in self.figures.items()
        }
        return context | {
            "figures": [figure for figure in drawn.values() if figure],
            "sections": [
                {"id": name, "title": title, "figures": [drawn[slug] for slug in slugs]}
                for name, (title, slugs) in self.sections.items()
            ],
            "sentence": next(iter(drawn.values())).figure.headline,
            "files": api_url(self.model.dataset) + "?rule=all",
            "questions": DataQuestion.objects.about_all_of(self.model.dataset),
        }


def links_of(declared: Mapping[str, str]) -> list[tuple[str, str]]:
    """Titles and addresses of the `links` of a DatasetPage."""
    links = []
    for title, target in declared.items():
        name, *rest = target.split()
        suffix = rest.pop() if rest and rest[-1][0] in "?#" else ""
        links.append((title, page_address(name, *rest) + suffix))
    return links


def dataset_paths(label: str) -> list[URLPattern]:
    """Two pages of each table whose model says `page = "<label>:<dataset>-claims"`."""
    paths = []
    for slug, table in claim_tables().items():
        name = slug.rpartition("/")[2]
        if getattr(table.model, "page", "") != f"{label}:{name}-claims":
            continue
        attributes = {
            **{"model": table.model, "title": table.caption, "crumbs": table.crumbs},
            **{"description": table.description, "lede": table.lede or table.description},
            "links": {"Table of every claim": f"{label}:{name}-claims", **table.further_pages},
            # Each figure is asked what it knows of the page's query.
            "figures": {
                each.slug: tuple(name for name in SPAN if name in each.parameters.shared)
                for each in figures.every()
                if slug in each.datasets
            },
        }
        page: Any = type(f"{table.__name__}Page", (DatasetPage,), attributes)
        claims = ClaimList.as_view(table=table)
        paths.append(path(f"{name}/", page.as_view(), name=name))
        paths.append(path(f"{name}/claims/", claims, name=f"{name}-claims"))
    return paths
