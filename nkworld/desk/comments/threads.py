"""Comments are written, and read as one thread."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from nkworld.provenance.models.publication import Publication
from nkworld.provenance.steps import comment_added

from .models import Comment


@dataclass(frozen=True)
class Row:
    """One row of a draft that a comment is about: the key of its claim, and its cell in words."""

    key: int
    text: str


class Thread:
    """All comments on one publication, read once."""

    def __init__(self, comments: Iterable[Comment]) -> None:
        self.comments = list(comments)
        self._of_rows: dict[int | None, list[Comment]] = defaultdict(list)
        for comment in self.comments:
            self._of_rows[comment.row].append(comment)

    @classmethod
    def about(cls, publication: Any) -> "Thread":
        """Kept with the record, as a page asks for its rows one by one."""
        known: Thread | None = getattr(publication, "_comment_thread", None)
        if known is None:
            known = cls(Comment.objects.about(publication).in_order())
            publication._comment_thread = known
        return known

    def of_row(self, key: int) -> list[Comment]:
        return self._of_rows.get(key, [])

    def __len__(self) -> int:
        return len(self.comments)


@transaction.atomic
def write(
    publication: models.Model,
    user: User | None,
    text: str,
    row: Row | None = None,
    kind: str = Comment.Kind.COMMENT,
) -> Comment:
    """A new comment, of which whoever made the draft or wrote about it is told."""
    comment = Comment.objects.create(
        content_type=ContentType.objects.get_for_model(publication),
        object_id=publication.pk,
        row=row.key if row else None,
        row_text=row.text[:400] if row else "",
        kind=kind,
        text=text,
        author=user,
    )
    comments = Comment.objects.about(publication).exclude(author=None).order_by()
    wrote = comments.values_list("author", flat=True)
    makers = publication.makers() if isinstance(publication, Publication) else set()
    people = {*makers, *wrote} - ({user.pk} if user else set())
    comment_added.send(
        type(publication), publication=publication, user=user, comment=comment, people=people
    )
    return comment


def keep_sentence(
    sender: type, publication: Any, action: str, user: User | None, why: str, **_: Any
) -> None:
    """Why it was sent back stands in the thread, however often that happens."""
    if action == "sent back":
        write(publication, user, why, kind=Comment.Kind.SENT_BACK)
