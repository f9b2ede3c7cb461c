"""A panel that fails is left out of its page: logged, and told in a sentence."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404

from nkworld.asking.questions import InvalidQuery, UnknownParameter
from nkworld.running.overload import fault_of

logger = logging.getLogger(__name__)


class FailedPanel:
    template_name = lead_template_name = "portal/panel_failed.html"
    is_folded = False
    styles: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    url = ""

    def __init__(self, kind: Any) -> None:
        self.slug = self.id = kind.slug
        self.title, self.position = kind.title, kind.position
        self.facts: list = []
        self.pictures: list = []


def panel_of(kind: Any, *told: Any, query: Mapping | None = None) -> Any:
    def made() -> Any:
        panel = kind(*told)
        return panel if panel else None

    return attempt(made, kind.slug, lambda: FailedPanel(kind), query)


def attempt[T](
    read: Callable[[], T], slug: str, instead: Callable[[], T], query: Mapping | None = None
) -> T:
    """What a reader asked is refused to him, and a fault of the database ends the page."""
    try:
        return read()
    except Exception as error:
        of_reader = isinstance(error, InvalidQuery | UnknownParameter) and query
        ends_page = of_reader or isinstance(error, Http404) or fault_of(error)
        if ends_page or not settings.LEAVE_OUT_FAILED_PANELS:
            raise
        logger.exception("The panel %s failed and was left out of a page.", slug)
        return instead()
