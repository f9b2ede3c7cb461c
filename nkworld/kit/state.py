"""What the kit is of: one moment, and how records stood then."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Max

from nkworld.atlas.models import Country
from nkworld.provenance.models import Curated, Dataset, Edition, HeadlineRule, Release, Source

REFERENCES: tuple[Any, ...] = (Country, Source, Dataset, HeadlineRule)
NAMES = ("code", "slug")  # by what a record goes by in files, in the order of preference


def newest_moment() -> datetime | None:
    """Of the last change of what is public; None where nothing ever was."""
    steps = Release.objects.public().aggregate(Max("published_at"), Max("withdrawn_at"))
    edits = (model.history.aggregate(Max("history_date")) for model in _with_history())
    editions = Edition.objects.aggregate(Max("moment")).values()
    moments = [*editions, *steps.values(), *(at for edit in edits for at in edit.values())]
    return max(filter(None, moments), default=None)


def curated_models() -> list[Any]:
    """The records that domains keep, in the order of their labels."""
    found = [each for each in apps.get_models() if issubclass(each, Curated)]
    kept = [each for each in found if hasattr(each, "history")]  # not the history itself
    return sorted(kept, key=lambda model: model._meta.label_lower)


def _with_history() -> list[Any]:
    return [*REFERENCES, *curated_models()]


def records_at(model: Any, moment: datetime) -> list[Any]:
    """The records of a table as they stood, in the order of their keys.

    One whose history begins later was not there; one without any is as it stands.
    """
    found = {row.pk: row for row in model.history.as_of(moment)}
    known = set(model.history.values_list(model._meta.pk.attname, flat=True))
    unkept = model._default_manager.exclude(pk__in=known) if known else model._default_manager
    found |= {row.pk: row for row in unkept.all()}
    return [found[key] for key in sorted(found)]


def name_field(model: type[models.Model]) -> str:
    """The field by which files name a record: its code or slug, else its number."""
    own = {field.name: field for field in model._meta.concrete_fields}
    unique = (name for name in NAMES if name in own and own[name].unique)
    return next(unique, "id")


class Names:
    """How files name the records that others refer to, as they stood at the moment."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._read: dict[Any, dict[Any, Any]] = {}

    def of(self, model: Any) -> dict[Any, Any]:
        """{key: name}; empty of records that go by their key."""
        if model not in self._read:
            name = name_field(model)
            rows = records_at(model, self._moment) if name != "id" else []
            self._read[model] = {row.pk: getattr(row, name) for row in rows}
        return self._read[model]

    def name(self, model: Any, key: Any) -> Any:
        return self.of(model).get(key, key) if key is not None else None
