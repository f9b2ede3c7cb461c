"""What stands for a link to a page on other sites: a figure of it, or the portal's own card."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.exceptions import DisallowedHost
from django.template import Context

from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import LINE, SITE

from ..drawing import FigureView
from ..failures import attempt

register = template.Library()


@register.inclusion_tag("components/card.html", takes_context=True)
def card(
    context: Context, figure: FigureView | None = None, beneath: str = "", title: str = ""
) -> dict[str, str]:
    """Beneath the finding of the page or, with its `title`, what stands first there."""
    request = context.get("request")
    if request is None:  # the page of a mistake is linked by nobody
        return {}
    if figure and (finding := context.get("finding")):
        beneath, title = finding.place, finding.headline
    url = figure.links.card(beneath) if figure else page_address("portal:card")
    words = title or figure.title if figure else f"{SITE}. {LINE}"
    try:
        return {"address": request.build_absolute_uri(url), "words": words}
    except DisallowedHost:  # what was sent to a host that is not served here is refused by a page
        return {}


@register.filter
def first_figure(parts: Iterable[Any]) -> FigureView | None:
    found = (getattr(each, "figure", None) for each in parts or ())
    return next(filter(None, found), None)


@register.filter
def first_picture(panels: Iterable[Any]) -> FigureView | None:
    for panel in panels or ():
        read = lambda panel=panel: [each for each in panel.pictures if each]  # noqa: E731
        query = getattr(panel, "query", None)
        found: list[FigureView] = attempt(read, panel.slug, list[FigureView], query)
        if found:
            return found[0]
    return None
