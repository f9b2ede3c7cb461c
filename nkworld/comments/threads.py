"""Comments are written, changed by whoever wrote them, and read as one thread."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from nkworld.provenance.models.publication import Publication
from nkworld.provenance.steps import StepRefused, comment_added

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
    people = people_around(publication) - ({user.pk} if user else set())
    comment_added.send(
        type(publication), publication=publication, user=user, comment=comment, people=people
    )
    return comment


@transaction.atomic
def change(comment: Comment, user: User, text: str) -> None:
    """The author says it otherwise; what it said before stays readable."""
    found = Comment.objects.select_for_update().get(pk=comment.pk)
    if not may_change(found, user):
        raise StepRefused("Not changed: only its author changes a comment.")
    if found.text == text:
        return
    now = timezone.now()
    found.earlier = [*found.earlier, [now.isoformat(), found.text]]
    found.text, found.changed_at = text, now
    found.save(update_fields=["text", "earlier", "changed_at"])


def may_change(comment: Comment, user: User | AnonymousUser) -> bool:
    """What was sent back with a sentence stays as it was sent."""
    return comment.kind == Comment.Kind.COMMENT and user.pk == comment.author_id


def people_around(publication: models.Model) -> set[int]:
    """Keys of whoever made it or commented on it."""
    comments = Comment.objects.about(publication).exclude(author=None).order_by()
    wrote = comments.values_list("author", flat=True)
    makers = publication.makers() if isinstance(publication, Publication) else set()
    return {*makers, *wrote}


def keep_sentence(
    sender: type, publication: Any, action: str, user: User | None, why: str, **_: Any
) -> None:
    """Why it was sent back stands in the thread, however often that happens."""
    if action == "sent back":
        write(publication, user, why, kind=Comment.Kind.SENT_BACK)
