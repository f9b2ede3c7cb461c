"""The thread of a draft, with the form to write more: {% comments_on release %}."""

from typing import Any

from django import template
from django.urls import reverse

from ..models import Comment
from ..pages import CommentForm
from ..threads import Thread, may_change

register = template.Library()


def _address(record: Any, name: str, *args: Any) -> str:
    names = record._meta
    return reverse(f"admin:{names.app_label}_{names.model_name}_{name}", args=[record.pk, *args])


@register.inclusion_tag("comments/thread.html", takes_context=True)
def comments_on(context: Any, publication: Any, record: Any = None) -> dict[str, Any]:
    """`record` is the one whose page it is, where that is not the publication itself."""
    record = record or publication
    return {
        "record": record,
        "comments": [_shown(context, record, one) for one in Thread.about(publication).comments],
        "form": CommentForm(auto_id="comment-%s"),
        "action": _address(record, "comment"),
        "csrf_token": context.get("csrf_token"),
    }


def _shown(context: Any, record: Any, comment: Comment) -> dict[str, Any]:
    request = context.get("request")
    mine = request is not None and may_change(comment, request.user)
    return {
        "comment": comment,
        "edit_url": _address(record, "comment_edit", comment.pk) if mine else "",
        "row_url": _address(record, "row", comment.row) if comment.row else "",
    }
