from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from .models import ProfileRevision  # noqa: F401 - of this queryset


class ProfileRevisionQuerySet(models.QuerySet["ProfileRevision"]):
    """What is public follows from two moments and the clock: nothing needs to run at midnight."""

    def as_of(self, moment: datetime | None = None) -> Self:
        """The text of each profile that is public now, or was at a moment."""
        moment = moment or timezone.now()
        return self.filter(known_from__lte=moment).exclude(known_until__lte=moment)

    def published(self) -> Self:
        """Every text that is or was public."""
        return self.filter(known_from__lte=timezone.now())

    def scheduled(self) -> Self:
        return self.filter(known_from__gt=timezone.now())

    def drafts(self) -> Self:
        """Seen by nobody outside the desk; at most one a profile."""
        return self.filter(known_from__isnull=True)

    def cited(self) -> Self:
        return self.select_related("profile__country")

    def newest_first(self) -> Self:
        return self.order_by("profile", "-number")
