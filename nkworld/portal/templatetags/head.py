"""The head of a page, from its title, its description and what its view knows."""

import json
from html import unescape
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from nkworld.charts.citations import SITE

from ..linked_data import Head, breadcrumbs

register = template.Library()

# A text in a script element ends with that element, whatever the quotes around it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.simple_tag
def sheets(*names: str) -> SafeString:
    """The style sheets of a page, beside that of all pages."""
    link = '<link rel="stylesheet" href="{}">'
    return format_html_join("\n", link, ((static(name),) for name in names))


@register.simple_block_tag
def line(content: str) -> SafeString:
    """What is between the tags on one line, to be kept under a name: `{% line as words %}`."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 - the template has escaped it


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
    texts = (json.dumps(each, ensure_ascii=False).translate(ESCAPES) for each in described)
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
