"""What other apps say on the review page of a release.

An app's `review_panels.py` announces a tab of its own,

    @register("effects", "Charts and texts", template="effects/review.html")
    def effects(release, request):
        \"\"\"The context of the template, beside `release` and `may`.\"\"\"

sentences that stand above every tab,

    @notice
    def also_corrected(release, request):
        \"\"\"Each a sentence, or HTML marked as safe.\"\"\"

and what is computed and kept as soon as a file has become a draft:

    @prepared
    def count_beforehand(release): ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from nkworld.provenance.models import Release
from nkworld.provenance.registries import registrar

type Context = Callable[[Release, HttpRequest], dict[str, Any]]
type Notice = Callable[[Release, HttpRequest], Iterable[str]]

# Of the review itself (review.py).
OWN_PARTS = frozenset(
    ("summary", "new", "changed", "unchanged", "vanished", "rows", "refused", "doubts")
)


@dataclass(frozen=True)
class Panel:
    """A tab of the review that another app fills."""

    slug: str
    title: str
    template: str
    context: Context
    open_only: bool = False


_panels: dict[str, Panel] = {}
_notices: list[Notice] = []
_prepared: list[Callable[[Release], Any]] = []


def register(
    slug: str,
    title: str,
    template: str,
    open_only: bool = False,
) -> Callable[[Context], Context]:
    """Announce a tab; ValueError if its name is taken. `open_only`: of drafts, not of history."""
    if slug in OWN_PARTS:
        raise ValueError(f"The review has a part called {slug} itself.")

    def panel(context: Context) -> Panel:
        return Panel(slug, title, template, context, open_only)

    return registrar(_panels, slug, f"Two panels of the review are called {slug}.", panel)


def notice(function: Notice) -> Notice:
    """Announce sentences that stand above every part of the review."""
    _notices.append(function)
    return function


def prepared[F: Callable[[Release], Any]](function: F) -> F:
    """Announce what is computed and kept as soon as a file has become a draft."""
    _prepared.append(function)
    return function


def prepare_panels(release: Release) -> None:
    for function in _prepared:
        function(release)


def panels_of(release: Release) -> dict[str, Panel]:
    """{slug: Panel} of this release's review."""
    return {p.slug: p for p in _panels.values() if release.is_open or not p.open_only}


def notices_of(release: Release, request: HttpRequest) -> list[str]:
    return [sentence for function in _notices for sentence in function(release, request)]
