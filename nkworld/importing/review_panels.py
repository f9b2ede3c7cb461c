"""What other apps say on the review page of a release: an app's `review_panels.py` announces

@register("effects", "Charts and texts", template="effects/review.html")
def effects(release, request):
    \"\"\"The context of a tab's template, beside `release` and `may`.\"\"\"

@notice
def also_corrected(release, request):
    \"\"\"Sentences, or HTML marked as safe, that stand above every tab.\"\"\"

@prepared
def count_beforehand(release):
    \"\"\"Computed and kept as soon as a file has become a draft.\"\"\"
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from nkworld.provenance.models import Release
from nkworld.provenance.registries import registrar

type Context = Callable[[Release, HttpRequest], dict[str, Any]]
type Notice = Callable[[Release, HttpRequest], Iterable[str]]


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
    slug: str, title: str, template: str, open_only: bool = False
) -> Callable[[Context], Context]:
    """Announce a tab; ValueError if its name is taken. `open_only`: of drafts, not of history."""

    def panel(context: Context) -> Panel:
        return Panel(slug, title, template, context, open_only)

    return registrar(_panels, slug, f"Two panels of the review are called {slug}.", panel)


def notice(function: Notice) -> Notice:
    _notices.append(function)
    return function


def prepared[F: Callable[[Release], Any]](function: F) -> F:
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
