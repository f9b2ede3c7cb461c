"""New records of a file are written together, each with the first row of its history.

A row then costs what it takes to read it: ten thousand records are a few statements, not twenty
thousand, and the datasets' revisions grow once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone
from import_export.resources import ModelResource
from simple_history.utils import bulk_create_with_history

from nkworld.provenance.renewal import edited

BATCH = 1_000
TWICE = "The file has this record already, in an earlier row: delete one of the two."


class WritesTogether(ModelResource):
    """Keeps new records until every row is read; one that is there already is saved at its row.

    A file whose rows name each other is written row by row: an earlier one has to be there.
    """

    _meta: Any  # django-import-export's, which has the model

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.waiting: dict[tuple, Any] = {}
        model = self._meta.model
        self.row_by_row = any(f.related_model is model for f in model._meta.fields)

    def identity_of(self, instance: Model) -> tuple:
        fields = (self._meta.model._meta.get_field(n) for n in self._meta.import_id_fields)
        return tuple(getattr(instance, field.attname) for field in fields)

    def after_init_instance(self, instance: Model, new: bool, row: Any, **kwargs: Any) -> None:
        self.before = None if new else _values(instance)

    def skip_row(
        self, instance: Model, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if super().skip_row(instance, original, row, import_validation_errors):
            return True
        return not import_validation_errors and self.before == _values(instance)

    def save_instance(self, instance: Model, is_create: bool, row: Any, **kwargs: Any) -> None:
        if not is_create or self.row_by_row:
            super().save_instance(instance, is_create, row, **kwargs)
            return
        self.before_save_instance(instance, row, **kwargs)
        identity = self.identity_of(instance)
        if identity in self.waiting:
            raise ValueError(TWICE)
        self.waiting[identity] = instance

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if self.waiting and not (result.has_errors() or result.has_validation_errors()):
            write(self._meta.model, list(self.waiting.values()))
        super().after_import(dataset, result, **kwargs)


def write(model: type[Model], instances: Sequence[Model]) -> None:
    """Unsaved records with their history, of one moment; pages are told of them once."""
    created = bulk_create_with_history(
        instances, model, batch_size=BATCH, default_date=timezone.now(), default_change_reason=""
    )
    edited(model, created)


def _values(instance: Model) -> dict[str, Any]:
    return {f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields}
