from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from nkworld.provenance.models.publication import user_key

LONGEST = 4_000  # characters


class CommentQuerySet(models.QuerySet["Comment"]):
    def about(self, publication: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(publication)
        return self.filter(content_type=kind, object_id=publication.pk)

    def in_order(self) -> Self:
        return self.select_related("author").order_by("written_at", "pk")


class Comment(models.Model):
    """What somebody wrote about a draft, or about one of its rows; seen at the desk only.

    A row is named by the key of its claim and by its cell in words, which stay when it is gone.
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

    @property
    def dom_id(self) -> str:
        return f"comment-{self.pk}"
