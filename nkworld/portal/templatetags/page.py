"""The head of a page, from its title, its description and what its view knows; the card which
stands for a link to it on other sites: a figure of it, or the portal’s own; and its sections, of
which domains announce some.
"""

import json
from collections.abc import Iterable
from functools import partial
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.exceptions import DisallowedHost
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nkworld.atlas.page_addresses import page_address
from nkworld.charts.citations import LINE, SITE

from ..drawing import FigureView
from ..linked_data import Head, breadcrumbs
from ..panels import FailedPanel, attempt, first_figure

register = template.Library()

# A text in a script element ends with that element, whatever the quotes around it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.simple_tag
def sheets(*names: str | Iterable[str]) -> SafeString:
    """The style sheets of a page, or of a panel on it, beside that of all pages."""
    every = chain.from_iterable([each] if isinstance(each, str) else each for each in names)
    link = '<link rel="stylesheet" href="{}">'
    return format_html_join("\n", link, ((static(name),) for name in every if name))


@register.simple_tag
def alternate(kind: str, name: str, title: str, query: str = "") -> SafeString:
    """What else tells what the page tells: a feed, the catalogue; `name` is that of its address."""
    url = f"{page_address(name)}{query and '?'}{query}"
    link = '<link rel="alternate" type="{}" title="{}" href="{}">'
    return format_html(link, kind, title, url)


@register.simple_block_tag
def line(content: str) -> SafeString:
    """What is between the tags on one line, to be kept under a name: `{% line as words %}`."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 - the template has escaped it


@register.simple_block_tag
def chapter(
    content: SafeString,
    name: str,
    title: str,
    *values: object,
    id: str = "",
    classes: str = "",
    heading: str = "",
    follows: str = "",
) -> SafeString:
    """A section that is named by its heading, whose id is `name` and whose class is `heading`;
    `values` fill its braces. It `follows` what a script changes: the day, the figure.
    """
    given = {"class": classes, "id": id, "aria-labelledby": name}
    given[f"data-follows-{follows}"] = follows
    attributes = format_html_join("", ' {}="{}"', (each for each in given.items() if each[1]))
    looks = format_html(' class="{}"', heading) if heading else ""
    words = format_html(title, *values) if values else title
    section = '<section{}><h2 id="{}"{}>{}</h2>{}</section>'
    return format_html(section, attributes, name, looks, words, content)


@register.simple_block_tag
def fold(
    content: SafeString,
    title: str,
    *values: object,
    id: str = "",
    classes: str = "",
    level: int = 0,
    is_open: bool = False,
) -> SafeString:
    """What a reader may open, under its title, whose braces `values` fill: a heading of `level`."""
    given = {"class": classes, "id": id}
    attributes = format_html_join("", ' {}="{}"', (each for each in given.items() if each[1]))
    words = format_html(title, *values) if values else title
    heading = format_html("<h{0}>{1}</h{0}>", level, words) if level else words
    html = "<details{}{}><summary>{}</summary>{}</details>"
    return format_html(html, attributes, " open" if is_open else "", heading, content)


@register.simple_block_tag
def card_list(content: SafeString, title: str, *values: object) -> SafeString:
    """A list on a card under its title, whose braces `values` fill; nothing without entries."""
    if "<li" not in content:
        return SafeString()
    heading = format_html(title, *values) if values else title
    html = '<p class="card-heading">{}</p><ul class="card-claims">{}</ul>'
    return format_html(html, heading, content)


@register.inclusion_tag("components/head.html", takes_context=True)
def page_head(context: Context, path: str = "") -> dict[str, Any]:
    """Nothing of the page of a mistake; `path` is that of a page whose view tells no more."""
    head: Head | None = context.get("head")
    if head is None and path:
        head = Head(context["request"].build_absolute_uri(path))
    if head is None:
        return {}
    # The template has escaped the title.
    title = mark_safe(context["page_title"].removesuffix(f" - {SITE}"))  # noqa: S308
    described = list(head.linked_data)
    if crumbs := [crumb for crumb in context.get("crumbs") or () if crumb.get("url")]:
        itself = {"title": unescape(title), "url": ""}
        origin = context["request"].build_absolute_uri("/")
        described.append(breadcrumbs([*crumbs, itself], origin))
    known = ({"@context": "https://schema.org"} | each for each in described)
    texts = (json.dumps(each, ensure_ascii=False).translate(ESCAPES) for each in known)
    return {
        "head": head,
        "site": SITE,
        "title": head.title or title,
        "description": head.description or context["page_description"],
        # Blocks of data, which no browser runs and the policy for scripts does not forbid.
        "linked_data": format_html_join(
            "\n",
            '<script type="application/ld+json">{}</script>',
            ((mark_safe(text),) for text in texts),  # noqa: S308 - without the signs of HTML
        ),
    }


@register.inclusion_tag("components/card.html", takes_context=True)
def card(
    context: Context, figure: FigureView | None = None, beneath: str = "", title: str = ""
) -> dict[str, str]:
    """Beneath the finding of the page or, with its `title`, what stands first there: its `preview`,
    else its figure, or the first of them.
    """
    figure = figure or context.get("preview") or context.get("figure")
    figure = figure or next(iter(context.get("figures") or ()), None)
    request = context.get("request")
    if request is None:  # the page of a mistake is linked by nobody
        return {}
    if figure and (finding := context.get("finding")):
        beneath, title = finding.place, finding.headline
    url = figure.links["card"] if figure else page_address("portal:card")
    if figure and beneath:
        url += f"{'&' if '?' in url else '?'}{urlencode({'beneath': beneath}, safe=',')}"
    words = title or figure.title if figure else f"{SITE}. {LINE}"
    try:
        return {"address": request.build_absolute_uri(url), "words": words}
    except DisallowedHost:  # what was sent to a host that is not served here is refused by a page
        return {}


register.filter(first_figure)


# The picture beneath a finding, whose numbers are marked in it; `beneath` where the finding stands
# in place of the figure's own headline.
register.filter("under", FigureView.under)
register.filter("beneath", partial(FigureView.under, instead=True))


@register.simple_tag(takes_context=True)
def section(context: Any, panel: Any, lead: Any = None) -> SafeString:
    """The panel's own template, as `{% include %}` would, or that of its `lead` (Lead); a sentence
    in its place if that fails.
    """

    def rendered(template_name: str) -> SafeString:
        found = context.template.engine.get_template(template_name)
        with context.push(panel=panel, lead=lead):
            return mark_safe(found.render(context))  # noqa: S308 - a template escapes

    return attempt(
        lambda: rendered(panel.lead_template_name if lead else panel.template_name),
        panel.slug,
        lambda: rendered(FailedPanel.template_name),
        getattr(panel, "query", None),
    )
