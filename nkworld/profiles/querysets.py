from django.db import models
from django.utils import timezone


class ProfileRevisionQuerySet(models.QuerySet):
    """What is public follows from two moments and the clock: nothing needs to run at midnight."""

    def as_of(self, moment):
        """The text of each profile that was public at a moment."""
        return self.filter(known_from__lte=moment).exclude(known_until__lte=moment)

    def live(self):
        return self.as_of(timezone.now())

    def published(self):
        """Every text that is or was public."""
        return self.filter(known_from__lte=timezone.now())

    def scheduled(self):
        return self.filter(known_from__gt=timezone.now())

    def drafts(self):
        """Seen by nobody outside the desk; at most one a profile."""
        return self.filter(known_from__isnull=True)

    def cited(self):
        return self.select_related("profile__country")

    def newest_first(self):
        return self.order_by("profile", "-number")
