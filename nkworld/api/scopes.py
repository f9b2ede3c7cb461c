"""Which datasets the answers at an address of the API depend on, for whoever keeps them."""

from collections.abc import Collection
from functools import cache

from django.urls import reverse

from nkworld.provenance.revisions import scope

from .router import router
from .viewsets import TableViewSet


@scope
def datasets_of_path(path: str) -> Collection[str] | None:
    """Those of a table; None of any other address."""
    root = _root()
    if not path.startswith(root):
        return None
    return _tables().get("/".join(path.removeprefix(root).split("/")[:2]))


@cache
def _root() -> str:
    return reverse("api:root")


@cache
def _tables() -> dict[str, Collection[str]]:
    """{prefix: datasets} of the tables."""
    return {
        prefix: (viewset.dataset, *viewset.also_of)
        for prefix, viewset, _ in router.registry
        if issubclass(viewset, TableViewSet)
    }
