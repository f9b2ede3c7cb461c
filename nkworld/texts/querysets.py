from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone


class RevisionQuerySet(models.QuerySet):
    """What is public follows from two moments and the clock: nothing needs to run at midnight."""

    model: Any

    def as_of(self, moment: datetime | None = None) -> Self:
        """The text of each document that is public now, or was at a moment."""
        moment = moment or timezone.now()
        return self.filter(known_from__lte=moment).exclude(known_until__lte=moment)

    def published(self) -> Self:
        """Every text that is or was public."""
        return self.filter(known_from__lte=timezone.now())

    def scheduled(self) -> Self:
        return self.filter(known_from__gt=timezone.now())

    def drafts(self) -> Self:
        """Seen by nobody outside the desk; at most one a document."""
        return self.filter(known_from__isnull=True)

    def cited(self) -> Self:
        """With its document, and with what that is about."""
        return self.select_related(self.model.document_field, *self.model.CITED)

    def newest_first(self) -> Self:
        return self.order_by(self.model.document_field, "-number")
