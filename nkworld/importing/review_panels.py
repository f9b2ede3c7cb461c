"""What other apps add to the review page of a draft: an app's `review_panels.py` announces a tab,
with a sentence above all tabs, and what is computed as soon as a file has become a draft.

    @register
    class Weather(ReviewPanel):
        slug, title, template = "weather", "Weather", "weather/review.html"
"""

from typing import Any, ClassVar

from django.http import HttpRequest

from nkworld.provenance.models import Release
from nkworld.provenance.registries import registrar


class ReviewPanel:
    slug: ClassVar[str]
    title: ClassVar[str]
    template: ClassVar[Any]

    def context(self, release: Release, request: HttpRequest) -> dict[str, Any]:
        """What the template of the tab wants, beside `release` and `may`."""
        raise NotImplementedError

    def notice(self, release: Release, request: HttpRequest) -> str:
        """A sentence, or HTML marked as safe, above every tab; empty: none."""
        return ""

    def prepare(self, release: Release) -> None:
        """Compute and keep what the page of the draft wants."""


_panels: dict[str, ReviewPanel] = {}


def register(panel: type[ReviewPanel]) -> type[ReviewPanel]:
    """Announce a tab; ValueError if its name is taken."""
    complaint = f"Two panels of the review are called {panel.slug}."
    return registrar(_panels, panel.slug, complaint, lambda kind: kind())(panel)


def panels_of(release: Release) -> dict[str, ReviewPanel]:
    """{slug: panel} of this release's review: what is no draft any more has none."""
    return _panels if release.is_open else {}
