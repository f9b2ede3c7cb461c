"""What the kit is of: one moment."""

from datetime import datetime

from django.db.models import Max

from nkworld.provenance.histories import tables
from nkworld.provenance.models import DataQuestion, Edition, Release


def newest_moment() -> datetime | None:
    """Of the last change of what is public; None where nothing ever was."""
    steps = Release.objects.public().aggregate(Max("published_at"), Max("withdrawn_at"))
    kept = [model for model in tables().values() if model is not DataQuestion]
    edits = (model.history.aggregate(Max("history_date")) for model in kept)
    editions = Edition.objects.aggregate(Max("moment")).values()
    moments = [*editions, *steps.values(), *(at for edit in edits for at in edit.values())]
    return max(filter(None, moments), default=None)
