import hashlib
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import ListView

from nkworld.asking.claim_tables import ClaimQuestion, ClaimTable
from nkworld.asking.fields import ALL
from nkworld.provenance.models import Dataset, Observation
from nkworld.provenance.tallies import further_readings

from ..files import files_of
from .base import PublicPage

COUNTED = 10_000
KEPT = 24 * 3600


class CappedPaginator(Paginator):
    """Counts to 10,001, and finds each page, once for each question and revision."""

    def __init__(self, *args: Any, revision: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.revision = revision

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
            words = repr([what, rows.query.sql_with_params(), self.revision])
        except EmptyResultSet:
            return None
        return cache.get_or_set(f"claims:{hashlib.sha256(words.encode()).hexdigest()}", read, KEPT)

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
        return super().get_paginator(*args, revision=self.dataset.revision, **kwargs)

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [(title, reverse(name)) for title, name in self.table.crumbs]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.query.copy()
        query.pop("page", None)
        context = super().get_context_data(**kwargs)
        return (
            context
            | self.readings(query, context["paginator"])
            | {
                "dataset": self.dataset,
                "form": self.question,
                "rule": self.question.rule,
                "ledger": self.question.reads_ledger,
                "query": query.urlencode(),
                "files": files_of(self.dataset.slug, query),
            }
        )

    def readings(self, query: QueryDict, paginator: Any) -> dict[str, Any]:
        """How many further readings there are, and the address that shows or hides them."""
        if self.question.reads_ledger:
            return {"further_readings": 0}
        params = query.copy()
        if self.question.gives_readings:
            params.pop("readings")
            return {"with_readings": True, "readings_query": params.urlencode()}
        params["readings"] = ALL
        further = further_readings(self.model)
        if further:  # the table has some: who asks for one country may still ask of none of them
            rows = self.table.get_question()(params).claims
            further = paginator.counted(rows.filter(reading__gt=0))
        return {"further_readings": further, "readings_query": params.urlencode()}
