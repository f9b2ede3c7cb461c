"""Curated records from an app's seed folder, and what an editor did with them since.

What a row refers to is looked up in memory, and its promises are checked there; new records of a
file are written together, each with the first row of its history.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import ForeignKey, Model, Q
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from simple_history.utils import bulk_create_with_history

from nkworld.atlas.models import Country, CountryAlias
from nkworld.provenance.editions import edited
from nkworld.provenance.models import (
    Cited,
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Source,
)
from nkworld.provenance.read_guess import guess_read
from nkworld.provenance.registries import registrar
from nkworld.search.models import Synonyms

from .models import Feed
from .reading import FileRefused, Refusal
from .understanding import constraints_of
from .widgets import CountryWidget, NamedWidget, RecordWidget, unfilled

BATCH = 1_000
LINKS = ("successors", "parts")  # columns of codes
# {label of an app: {name of a file of curated records in its seed folder: resource class}}
announced: defaultdict[str, dict[str, Any]] = defaultdict(dict)
# {label of an app: (pattern of names in its seed folder, function)}: it takes the paths and answers
# a sentence for the person at the terminal; FileRefused where a text can't be loaded.
texts: dict[str, tuple[str, Callable[..., str]]] = {}
TWICE = "The file has this record already, in an earlier row: delete one of the two."


class RecordResource(ModelResource):
    """A table of curated records: it creates what is missing, updates only what nobody at the desk
    and no correction has changed, and revives nothing.

    With a reason the file is a correction: every change of its is recorded with that reason, and
    none is made a second time. A row whose column `delete` says 1 then takes its record away. New
    ones wait until all rows are read, but in a file `row_by_row`, whose rows name each other.
    """

    row_by_row = False

    class Meta:
        skip_diff = True  # what is unchanged is found without copying each record

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason, model = reason, self._meta.model
        self.identity = [model._meta.get_field(n).attname for n in self._meta.import_id_fields]
        self.constraints = constraints_of(model)
        self.row_by_row |= any(f.related_model is model for f in model._meta.fields)

    def identity_of(self, record: Any) -> tuple:
        return tuple(getattr(record, name) for name in self.identity)

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Any:
        if not isinstance(django_field, ForeignKey):
            return super().field_from_django_field(field_name, django_field, readonly)
        model: Any = django_field.remote_field.model
        code = "slug" if any(f.name == "slug" for f in model._meta.fields) else "code"
        named = NamedWidget(model, code, optional=True)
        widget = CountryWidget(True, django_field.null) if model is Country else named
        return Field(field_name, field_name, widget=widget)

    def import_data(self, *args: Any, **kwargs: Any) -> Any:
        """All of the file or nothing: one refused row keeps the others out as well."""
        return super().import_data(*args, **{"rollback_on_validation_errors": True} | kwargs)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        history = self._meta.model.history
        same = {"history_change_reason": self.reason} if self.reason else {}
        corrected = Q(**same or {"history_change_reason__gt": ""})
        spared = history.filter(Q(history_user__isnull=False) | corrected)
        self.edited = set(spared.values_list("id", flat=True))
        self.once_there = set((spared if self.reason else history).values_list(*self.identity))
        self.known = {self.identity_of(record): record for record in self.get_queryset()}
        self.new: dict[tuple, Any] = {}
        self.links = [f.widget for f in self.fields.values() if isinstance(f.widget, RecordWidget)]
        for widget in self.links:
            widget.load()

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The record that was there before the file, which was read once."""
        values = (self.fields[name].clean(row) for name in self._meta.import_id_fields)
        return self.known.get(tuple(getattr(value, "pk", value) for value in values))

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.before = None if new else _values(instance)
        instance._change_reason = self.reason

    def for_delete(self, row: Any, instance: Any) -> bool:
        return bool(self.reason) and row.get("delete") == "1" and instance.pk not in self.edited

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        """Whether nothing changes, a person has changed it, or it was once there and is deleted."""
        if not import_validation_errors and self.before == _values(instance):
            return True
        if instance.pk:
            return instance.pk in self.edited
        return self.identity_of(instance) in self.once_there

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        if is_create:
            if (identity := self.identity_of(instance)) in self.new:
                raise ValueError(TWICE)
            self.new[identity] = instance
        if not is_create or self.row_by_row:
            super().save_instance(instance, is_create, row, **kwargs)
            for widget in self.links:  # a later row may name it
                if getattr(widget, "model", None) is self._meta.model:
                    widget.by_name[row[widget.names[0]].casefold()] = instance

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        refused = result.has_errors() or result.has_validation_errors()
        if self.new and not self.row_by_row and not refused:
            new, now, model = list(self.new.values()), timezone.now(), self._meta.model
            more = {"default_date": now, "default_change_reason": ""}
            edited(model, bulk_create_with_history(new, model, BATCH, **more))

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What `full_clean` says, without asking the database what is known here."""
        errors = dict(import_validation_errors or {})
        links = [f for f in instance._meta.fields if f.is_relation]
        known = {f.name for f in links if f.null or getattr(instance, f.attname) is not None}
        for check in (partial(instance.clean_fields, known | errors.keys()), instance.clean):
            try:
                check()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        broken = [p.sentence for p in self.constraints if not errors and not p.kept(instance)]
        if errors or broken:
            raise ValidationError(errors or broken)


def _values(instance: Model) -> dict[str, Any]:
    return {f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields}


class CitedResource(RecordResource):
    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """How a row was read is guessed, where nobody says it, from the address of the citation."""
        if row.get("citation") and not row.get("read"):
            source = self.fields["source"].widget.by_name.get((row.get("source") or "").casefold())
            row["read"] = guess_read(row["citation"], source)


def _resource(
    model: type[Model], key: Sequence[str], base: type[RecordResource] | None = None
) -> type[RecordResource]:
    base = base or (CitedResource if issubclass(model, Cited) else RecordResource)
    options = {"model": model, "import_id_fields": [*key], "exclude": unfilled(model)}
    return type(f"{model.__name__}Resource", (base,), {"Meta": type("Meta", (), options)})


def curated_table(file_name: str, model: Any, key: Sequence[str], base: Any = None) -> Any:
    """Announce a seed file whose columns are a model's own fields; `base` reads what needs more."""
    label = model._meta.app_label
    complaint = f"The file {file_name} of {label} has two resources."
    return registrar(announced[label], file_name, complaint)(_resource(model, key, base))


def parts(row: Any, column: str) -> list[str]:
    return [part.strip() for part in (row.get(column) or "").split(";") if part.strip()]


class LinkedCountries(RecordResource):
    """Semicolons stand between values. An alias that an editor added or deleted stays so."""

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.codes = set(Country.objects.values_list("code", flat=True)) | set(dataset["code"])

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for column in LINKS:
            if unknown := [code for code in parts(row, column) if code not in self.codes]:
                raise ValidationError({column: f"There is no country {', '.join(unknown)}."})

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Links and aliases come last: a successor may stand below its predecessor."""
        super().after_import(dataset, result, **kwargs)
        if result.has_errors() or result.has_validation_errors():
            return
        countries = {country.code: country for country in Country.objects.all()}
        # A country that an editor has deleted stays deleted.
        rows = [row for row in dataset.dict if row["code"] in countries]
        for column in LINKS:
            historical = Country.objects.filter(kind="historical")
            linked = set(historical.values_list("code", f"{column}__code"))
            for row in rows:
                others = [one for one in parts(row, column) if one in countries]
                if any((row["code"], other) not in linked for other in others):
                    country = countries[row["code"]]
                    getattr(country, column).add(*(countries[one] for one in others))
        known = set(CountryAlias.objects.values_list("country", "text"))
        known |= set(CountryAlias.history.values_list("country", "text"))
        wanted = {
            (countries[row["code"]].pk, text): language
            for row in rows
            for language in CountryAlias.Language.values
            for text in parts(row, f"aliases_{language}")
        }
        new = [
            CountryAlias(country_id=country, text=text, language=language)
            for (country, text), language in wanted.items()
            if (country, text) not in known
        ]
        if new:
            bulk_create_with_history(new, CountryAlias, batch_size=500)


class OrderedRules(RecordResource):
    """`sources` are slugs in order of preference, separated by semicolons."""

    row_by_row = True

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """The rule that is the default stays it, in its newest version, whatever the file says."""
        rules = HeadlineRule.objects.filter(dataset__slug=row["dataset"])
        default = rules.filter(is_default=True).first()
        if known := rules.filter(slug=row["slug"], version=row["version"]).first():
            row["is_default"] = str(int(known.is_default))
        elif default:
            follows = default.slug == row["slug"] and default.version < int(row["version"])
            row["is_default"] = str(int(follows))
            if follows:
                default.is_default = False
                default.save()

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        slugs = parts(row, "sources")
        sources = dict(Source.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        if unknown := [slug for slug in slugs if slug not in sources]:
            raise ValueError(f"There is no source {', '.join(unknown)}.")
        order = [sources[slug] for slug in slugs]
        if (stored := list(instance.places.values_list("source", flat=True))) not in ([], order):
            raise ValueError(
                f"The order of version {instance.version} of “{instance.slug}” is public and "
                "stays: write the other order as a row of the next version."
            )
        HeadlineRuleSource.objects.bulk_create(
            HeadlineRuleSource(rule=instance, source_id=source, position=position)
            for position, source in enumerate(() if stored else order, start=1)
        )


Countries = _resource(Country, ["code"], LinkedCountries)
Sources = _resource(Source, ["slug"])
Rules = _resource(HeadlineRule, ["dataset", "slug", "version"], OrderedRules)
# In this order: each may speak of those before it. Feeds come switched off.
FILES: dict[str, type] = {
    "countries.csv": Countries,
    "sources.csv": Sources,
    "datasets.csv": _resource(Dataset, ["slug"]),
    "rules.csv": Rules,
    "questions.csv": _resource(DataQuestion, ["dataset", "figure", "question"]),
    "feeds.csv": _resource(Feed, ["slug"]),
    "synonyms.csv": _resource(Synonyms, ["term"]),
}


def load(resource_class: type[ModelResource], path: Path, reason: str = "") -> dict[str, int]:
    """{“new” or “skip”, say: number of rows}; FileRefused names every row that can't be taken."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    uneven = "The row has {} cells, the header {}: put a text with commas in double quotes."
    if refusals := [
        Refusal(uneven.format(len(row), len(header)), number)
        for number, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]:
        raise FileRefused(*refusals)
    result = resource_class(reason).import_data(tablib.Dataset(*rows, headers=header))
    refusals = [Refusal(str(e.error), n + 1) for n, errors in result.row_errors() for e in errors]
    # What is wrong with a record: each fault behind the name of its column.
    for row in result.invalid_rows:
        of_record = row.error_dict.pop(NON_FIELD_ERRORS, [])
        faults = [f"{name}: {one}" for name, each in row.error_dict.items() for one in each]
        refusals.append(Refusal(" ".join([*faults, *of_record]), row.number + 1))
    refusals += [Refusal(str(error.error)) for error in result.base_errors]
    if refusals:
        raise FileRefused(*refusals)
    return {kind: number for kind, number in result.totals.items() if number}
