"""An app's seed folder: curated records, then claims, by the way of an editor's upload, and last
the corrections of both. A second run adds nothing, and what the desk said since stays.

What a row of records refers to is looked up in memory, and its promises are checked there; new
records of a file are written together, each with the first row of its history.

The files of a seed folder stay what they were delivered as. What was found wrong in them since is
listed in `seed/corrections.csv`, one file of `seed/corrections/` a row, applied in that order
after the files that they correct:

    file                           dataset            label               reason
    resettlement-2001.csv          travel/crossings   Resettlement 2001   The column headed ...
    mongolia.mission-readings.csv                     Embassy in Mongolia It reopened in 2004 ...

A file with a `dataset` becomes a release of kind correction for each of its sources; it repeats
every row of the figures it corrects, as the readings of a figure end together. One without corrects
the file of curated records that is named behind its first full stop, and needs only the columns
that tell records apart and those that change; `delete` 1 takes a record away.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import tablib
from django.apps import apps
from django.core.checks import CheckMessage, Warning, register
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Exists, ForeignKey, Model, OuterRef, Q
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from simple_history.utils import bulk_create_with_history

from nkworld.atlas.models import Country, CountryAlias
from nkworld.provenance.checks import domains
from nkworld.provenance.editions import edited
from nkworld.provenance.models import (
    Cited,
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Release,
    Source,
    State,
)
from nkworld.provenance.publishing import StepRefused, publish
from nkworld.provenance.read_guess import guess_read
from nkworld.provenance.registries import registrar
from nkworld.provenance.tables import observation_model, observation_models
from nkworld.search.models import Synonyms

from .models import Feed, Upload
from .reading import FileRefused, Refusal
from .staging import Progress, drop, stage
from .understanding import constraints_of
from .widgets import CountryWidget, NamedWidget, RecordWidget, resources, unfilled

BATCH = 1_000
LINKS = ("successors", "parts")  # columns of codes
# {label of an app: {name of a file of curated records in its seed folder: resource class}}
announced: defaultdict[str, dict[str, Any]] = defaultdict(dict)
# {label of an app: (pattern of names in its seed folder, function)}: it takes the paths and answers
# a sentence for the person at the terminal; FileRefused where a text can't be loaded.
texts: dict[str, tuple[str, Callable[..., str]]] = {}
MANIFEST = "corrections.csv"
COLUMNS = ["file", "dataset", "label", "reason"]
LABEL_LENGTH = Release._meta.get_field("label").max_length or 0
REASON_LENGTH = 100  # what the history of a record holds


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
        named = NamedWidget(model, [code], optional=True)
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
                raise ValueError(
                    "The file has this record already, in an earlier row: delete one of the two."
                )
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


@dataclass(frozen=True)
class Correction:
    path: Path
    dataset: str  # the slug of a table of claims; empty: curated records
    label: str
    reason: str


def read_rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """(its header, its rows) of a CSV file; of none where there is no file."""
    if not path.exists():
        return [], []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [*(reader.fieldnames or ())], [*reader]


def corrections_in(folder: Path) -> list[Correction]:
    """What the manifest lists, in its order; FileRefused where it and the files disagree."""
    files, found, names = folder / "corrections", [], set()
    header, rows = read_rows(folder / MANIFEST)
    if header not in ([], COLUMNS):
        raise FileRefused(Refusal(f"The columns are {', '.join(COLUMNS)}.", 1))
    for number, row in enumerate(rows, start=2):
        one = Correction(files / row["file"], row["dataset"], row["label"], row["reason"])
        name, is_long = (one.dataset, one.label), len(one.reason) > REASON_LENGTH
        is_twice = bool(one.dataset) and name in names
        problems = {
            "A correction has a label and gives its reason.": not (one.label and one.reason),
            f"A label has {LABEL_LENGTH} characters at most.": len(one.label) > LABEL_LENGTH,
            f"The reason of an edit has {REASON_LENGTH} characters at most.": is_long
            and not one.dataset,
            f"There is no file corrections/{one.path.name}.": not one.path.is_file(),
            "That dataset has a correction of that label already: one would be lost.": is_twice,
        }
        for problem in [sentence for sentence, is_so in problems.items() if is_so][:1]:
            raise FileRefused(Refusal(problem, number))
        found.append(one)
        names.add(name)
    if unlisted := {*files.glob("*")} - {one.path for one in found}:
        raise FileRefused(
            f"{MANIFEST} does not list {', '.join(sorted(path.name for path in unlisted))}."
        )
    return found


def seed_folders() -> dict[str, Path]:
    """{app label: folder}, as INSTALLED_APPS has them."""
    folders = {app.label: Path(app.path) / "seed" for app in apps.get_app_configs()}
    return {label: folder for label, folder in folders.items() if folder.is_dir()}


def curated_files(label: str, folder: Path) -> Iterator[tuple[Path, type]]:
    for name, resource in (FILES | announced[label]).items():
        if (folder / name).exists():
            yield folder / name, resource


def claim_files(label: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """(path, dataset slug): `flows.csv`, `flows-*.csv`; a source's rows on a cell are in one."""
    for slug, resource in resources().items():
        table = slug.rpartition("/")[2]
        if resource._meta.model._meta.app_label == label:
            for path in [*folder.glob(f"{table}.csv"), *sorted(folder.glob(f"{table}-*.csv"))]:
                yield path, slug


def load_claims(
    path: Path, slug: str, progress: Progress = iter, **correction: str
) -> tuple[int, int]:
    """Stage the file and publish it at once; (rows, number of releases that went live)."""
    kind = Release.Kind.CORRECTION if correction else Release.Kind.SEED
    about: dict[str, Any] = {"dataset": Dataset.objects.get(slug=slug), "label": "Curated data"}
    upload = Upload(file_name=path.name, several_readings=True, **about | correction)
    with path.open("rb") as file:
        outcome = stage(file, upload, progress, kind=kind, trusted=True)
    if outcome.refusals:
        raise FileRefused(*outcome.refusals)
    return outcome.rows, sum(_publish(release) for release in outcome.releases)


def correct(correction: Correction, label: str) -> str:
    """Apply one correction of an app's; a sentence on what it changed, empty if it had been."""
    path, what = correction.path, "release"
    if subject := correction.dataset:
        if subject not in resources():
            raise FileRefused(f"There is no dataset “{subject}”.")
        _, number = load_claims(path, subject, label=correction.label, reason=correction.reason)
    else:
        subject, what = path.name.partition(".")[2], "record"
        if subject not in (files := FILES | announced[label]):
            raise FileRefused(
                f"No file of curated records is called “{subject}”: name the correction "
                f"what-it-is.{next(iter(files))}, say, or give its dataset."
            )
        totals = load(files[subject], path, correction.reason)
        number = sum(totals.get(kind, 0) for kind in ("new", "update", "delete"))
    several = "" if number == 1 else "s"
    return (
        f"Correction “{correction.label}” of {subject}: {number} {what}{several}." if number else ""
    )


@transaction.atomic
def _publish(release: Release) -> bool:
    """False if it was published once, or nothing is left of it once the desk's own is spared."""
    of_source = Release.objects.filter(dataset=release.dataset, source=release.source)
    same = of_source.public().filter(kind=release.kind, label=release.label)
    # Also of a correction that has been withdrawn since.
    if release.kind == Release.Kind.CORRECTION and same.exclude(pk=release.pk).exists():
        drop(release)
        return False
    # By which rows the desk overruled the seed on a figure, or closed or withdrew it. A correction
    # of the seed speaks over the files, as the desk does; over corrections, the desk alone.
    curated_kinds = Q(kind=Release.Kind.SEED)
    if release.kind == Release.Kind.CORRECTION:
        curated_kinds |= Q(kind=Release.Kind.CORRECTION, created_by=None)
    desks = of_source.filter(state=State.LIVE).exclude(curated_kinds)
    closed_by_desk = Exists(desks.filter(published_at=OuterRef("known_until")))
    withdrawn_seed = Q(release__kind=Release.Kind.SEED, release__state=State.WITHDRAWN)
    model = observation_model(release.dataset)
    rows = model.objects.filter(source=release.source, known_from__isnull=False)
    # Asked once: cell by cell, thousands of rows are held against thousands.
    if (spoken := rows.filter(Q(release__in=desks) | closed_by_desk | withdrawn_seed)).exists():
        model.objects.filter(Exists(spoken.same_cell()), release=release).delete()
    try:
        publish(release)
    except StepRefused:
        drop(release)
        return False
    return True


@register("domains")
def check_seed_folders(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What a table lacks to be filled, and files that no resource reads: data that nobody sees."""
    found: list[CheckMessage] = []
    hint = "See docs/how-to-add-a-source.md, and datasets.csv and rules.csv of another app."
    needed = [("datasets.csv", "slug", "name it"), ("rules.csv", "dataset", "choose its sources")]
    for slug, model in observation_models().items():
        app = apps.get_app_config(model._meta.app_label)
        for nth, (name, column, cannot) in enumerate(needed, start=1):
            _, rows = read_rows(Path(app.path) / "seed" / name)
            if slug not in [row.get(column) for row in rows]:
                text = f"{app.name}/seed/{name} has no row for {slug}: its pages can’t {cannot}."
                found.append(Warning(text, hint=hint, id=f"importing.W00{nth}"))
    hint = "Name it as its dataset is called, or announce it with curated_table."
    for app in domains():
        folder = Path(app.path) / "seed"
        files = [*curated_files(app.label, folder), *claim_files(app.label, folder)]
        for path in sorted({*folder.glob("*.csv")} - {folder / MANIFEST, *dict(files)}):
            text = f"{app.name}/seed/{path.name} is loaded by nobody."
            found.append(Warning(text, hint=hint, id="importing.W003"))
    return found
