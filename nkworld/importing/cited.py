"""Curated records with papers: who says so is named by slug, a country by name or code.

Everything a row refers to is looked up in memory, and its promises are checked there (see
constraints.py). New records of a file are written together, each with the first row of its
history: ten thousand are a few statements, and the datasets' revisions grow once.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.utils import timezone
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.widgets import Widget
from simple_history.utils import bulk_create_with_history

from nkworld.atlas.models import Country
from nkworld.provenance.models import Cited, Source
from nkworld.provenance.read_guess import guess_read
from nkworld.provenance.renewal import edited

from .constraints import constraints_of
from .curated import CuratedResource
from .registry import register_curated
from .widgets import CountryWidget, RecordWidget, nearest

BATCH = 1_000
TWICE = "The file has this record already, in an earlier row: delete one of the two."


class NamedWidget(RecordWidget):
    """A record of a small table by its slug."""

    def __init__(self, model: Any, field: str = "slug") -> None:
        super().__init__()
        self.model, self.field = model, field
        self.by_name: dict[Any, Any] = {}

    def load(self) -> Any:
        self.by_name = {getattr(one, self.field): one for one in self.model.objects.all()}

    def meaning(self, text: Any) -> Any:
        if not text:
            return None
        if text not in self.by_name:
            noun, remedy = self.model._meta.verbose_name, nearest(text, self.by_name)
            raise ValueError(f"“{text}” is not known here as {noun}.{remedy}")
        return self.by_name[text]


class PreloadedInstanceLoader(BaseInstanceLoader):
    """The records that are there already, read once and found by their identity."""

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        names = resource.identity()
        self.found = {tuple(getattr(r, n) for n in names): r for r in resource.get_queryset()}

    def get_instance(self, row: Any) -> Any:
        fields = [self.resource.fields[name] for name in self.resource._meta.import_id_fields]
        values = (field.clean(row) for field in fields)
        return self.found.get(tuple(getattr(value, "pk", value) for value in values))


class RecordResource(CuratedResource):
    """A table of curated records that may name countries, sources and each other.

    New ones wait until every row is read; one that is there already is saved at its row. A file
    whose rows name each other is written row by row: an earlier one has to be there.
    """

    class Meta(CuratedResource.Meta):
        instance_loader_class = PreloadedInstanceLoader
        skip_diff = True  # what is unchanged is found without copying each record

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.constraints = constraints_of(self._meta.model)

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        if not isinstance(django_field, ForeignKey):
            return super().field_from_django_field(field_name, django_field, readonly)
        model = django_field.remote_field.model
        if model is Country:
            widget: Widget = CountryWidget(takes_home=True, optional=django_field.null)
        else:
            widget = NamedWidget(model)
        return Field(field_name, field_name, widget=widget)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.waiting: dict[tuple, Any] = {}
        model = self._meta.model
        self.row_by_row = any(f.related_model is model for f in model._meta.fields)
        for field in self.fields.values():
            if isinstance(field.widget, RecordWidget):
                field.widget.load()

    def after_init_instance(self, instance: Model, new: bool, row: Any, **kwargs: Any) -> None:
        self.before = None if new else _values(instance)

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if super().skip_row(instance, original, row, import_validation_errors):
            return True
        return not import_validation_errors and self.before == _values(instance)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        if not is_create or self.row_by_row:
            super().save_instance(instance, is_create, row, **kwargs)
            return
        self.before_save_instance(instance, row, **kwargs)
        identity = tuple(getattr(instance, name) for name in self.identity())
        if identity in self.waiting:
            raise ValueError(TWICE)
        self.waiting[identity] = instance

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if self.waiting and not (result.has_errors() or result.has_validation_errors()):
            # Of one moment; pages are told of them once.
            model, now = self._meta.model, timezone.now()
            new, more = list(self.waiting.values()), {"default_change_reason": ""}
            edited(model, bulk_create_with_history(new, model, BATCH, default_date=now, **more))
        super().after_import(dataset, result, **kwargs)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What `full_clean` says, without asking the database what is known here."""
        errors = dict(import_validation_errors or {})
        links = [f.name for f in instance._meta.fields if f.is_relation]
        for check, settings in ((instance.clean_fields, {"exclude": links}), (instance.clean, {})):
            try:
                check(**settings)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        broken = [p.sentence for p in self.constraints if not errors and not p.kept(instance)]
        if broken:
            errors["__all__"] = broken
        if errors:
            raise ValidationError(errors)


def _values(instance: Model) -> dict[str, Any]:
    return {f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields}


class CitedResource(RecordResource):
    """What one source says, with its papers."""

    source = Field("source", "source", widget=NamedWidget(Source))

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """How a row was read is guessed, where nobody says it, from the address of the citation."""
        super().before_import_row(row, **kwargs)
        if row.get("citation") and not row.get("read"):
            source = self.fields["source"].widget.by_name.get(row.get("source"))
            row["read"] = guess_read(row["citation"], source)


def curated_table(
    file_name: str,
    model: type[Model],
    key: Sequence[str],
    base: type[RecordResource] | None = None,
) -> type[RecordResource]:
    """Announce a file of the seed folder whose columns are a model's own fields.

    `key` are the columns by which a row is known again; `base` reads any that need more.
    """
    base = base or (CitedResource if issubclass(model, Cited) else RecordResource)
    meta = type("Meta", (), {"model": model, "import_id_fields": [*key]})
    resource = type(f"{model.__name__}Resource", (base,), {"Meta": meta})
    return register_curated(file_name)(resource)
