"""Who else is writing here: people leave a stamp while their page is open, which fades."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from nkworld.charts import in_a_row

from .models import Presence

FADES = timedelta(minutes=3)  # the page's script stamps once a minute
FORGOTTEN = timedelta(days=1)


def mark(record: models.Model, user: User) -> None:
    """This person has the record open for writing."""
    kind = ContentType.objects.get_for_model(record)
    Presence.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN).delete()
    Presence.objects.update_or_create(
        content_type=kind,
        object_id=record.pk,
        user=user,
        defaults={"seen_at": timezone.now()},
    )


def others(record: models.Model, user: User | AnonymousUser) -> list[Any]:
    """Who else had it open in the last minutes."""
    kind = ContentType.objects.get_for_model(record)
    found = Presence.objects.filter(
        content_type=kind, object_id=record.pk, seen_at__gte=timezone.now() - FADES
    )
    stamps = found.exclude(user=user.pk).select_related("user").order_by("user__username")
    return [stamp.user for stamp in stamps]


def in_words(record: models.Model, user: User | AnonymousUser) -> str:
    """“sue and tom have this open, too.”; empty where nobody has."""
    names = [str(person) for person in others(record, user)]
    if not names:
        return ""
    return f"{in_a_row(names)} {'has' if len(names) == 1 else 'have'} this open, too."
