"""The thread of a draft, with the form to write more: {% comments_on release %}."""

from typing import Any

from django import template

from nkworld.desk.comments.models import comments_about

from ..steps import CommentForm, desk_url

register = template.Library()


@register.inclusion_tag("comments/thread.html")
def comments_on(publication: Any, record: Any = None) -> dict[str, Any]:
    """`record` is the one whose page it is, where that is not the publication itself."""
    record = record or publication
    return {
        "comments": [
            (one, desk_url(record, "row", record.pk, one.row) if one.row else "")
            for one in comments_about(publication)
        ],
        "form": CommentForm(auto_id="comment-%s"),
        "action": desk_url(record, "comment", record.pk),
    }
