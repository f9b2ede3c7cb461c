from typing import Any, Self

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Q
from django.dispatch import receiver

from nkworld.provenance.models.publication import Publication, user_key
from nkworld.provenance.publishing import comment_added, step_taken

LONGEST = 4_000  # characters


class CommentQuerySet(models.QuerySet["Comment"]):
    def about(self, publication: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(publication)
        return self.filter(content_type=kind, object_id=publication.pk)


class Comment(models.Model):
    """What somebody wrote about a draft, or about one of its rows (by the key of its claim, and by
    its cell in words, which stay when it is gone); seen at the desk only.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        SENT_BACK = "sent-back", "Sent back"

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    row = models.PositiveBigIntegerField(null=True, blank=True)
    row_text = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMMENT)
    text = models.TextField("comment", validators=[MaxLengthValidator(LONGEST)])
    author = user_key("comments_written")
    written_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    # What it said before its author changed it, as nobody can any more: [[until when, text], ...].
    earlier = models.JSONField(default=list, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="comments_about")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="comments_comment_says_something",
                violation_error_message="A comment says something.",
            ),
            models.CheckConstraint(
                condition=Q(row__isnull=True, row_text="")
                | (Q(row__isnull=False) & ~Q(row_text="")),
                name="comments_comment_names_its_row",
                violation_error_message="A comment on a row says which figure it is about.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author or 'A command'}: {self.text[:60]}"


def comments_about(publication: Any) -> list[Comment]:
    """In order; kept with the record, as a page asks for its rows one by one."""
    known: list[Comment] | None = getattr(publication, "_comments", None)
    if known is None:
        comments = Comment.objects.about(publication).select_related("author")
        known = publication._comments = list(comments.order_by("written_at", "pk"))
    return known


@transaction.atomic
def write(
    publication: Publication,
    user: User | None,
    text: str,
    row: int | None = None,
    row_text: str = "",
    kind: str = Comment.Kind.COMMENT,
) -> Comment:
    """A new comment, of which whoever made the draft or wrote about it is told."""
    comment = Comment.objects.create(
        content_type=ContentType.objects.get_for_model(publication),
        object_id=publication.pk,
        row=row,
        row_text=row_text[:400],
        kind=kind,
        text=text,
        author=user,
    )
    wrote = Comment.objects.about(publication).exclude(author=None).values_list("author", flat=True)
    people = {*publication.makers(), *wrote.order_by()} - ({user.pk} if user else set())
    comment_added.send(
        type(publication), publication=publication, user=user, comment=comment, people=people
    )
    return comment


@receiver(step_taken)
def keep_sentence(publication: Any, action: str, user: User | None, why: str, **_: Any) -> None:
    """Why it was sent back stands in the thread, however often that happens."""
    if action == "sent back":
        write(publication, user, why, kind=Comment.Kind.SENT_BACK)
