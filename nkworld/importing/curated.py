"""Curated records from an app's seed folder, and what an editor did with them since.

A record that a person has changed or deleted at the desk is left as that person left it. So is
one that was changed for a reason (see seeding), when its file is loaded again. Everything a row
refers to is looked up in memory, and its promises are checked there; new records of a file are
written together, each with the first row of its history.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BooleanField, ForeignKey, Model, Q
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from nkworld.atlas.models import Country, CountryAlias
from nkworld.provenance.models import (
    Cited,
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Source,
)
from nkworld.provenance.read_guess import guess_read
from nkworld.provenance.renewal import edited
from nkworld.search.models import Synonyms

from .constraints import constraints_of
from .models import Feed
from .refusals import FileRefused, Refusal
from .registry import register_curated
from .widgets import CountryWidget, NamedWidget, RecordWidget, filled_fields

BATCH = 1_000
TWICE = "The file has this record already, in an earlier row: delete one of the two."

type CuratedRow = dict[str, str]


class RecordResource:
    """A table of curated records: it creates what is missing, updates only what nobody has
    corrected, and revives nothing. `key` are the columns by which a row is known again.

    With a reason the file is a correction: every change of its is recorded with that reason, and
    none is made a second time. A row whose column `delete` says 1 then takes its record away.

    New ones wait until every row is read, unless the file is written `row_by_row`, as one whose
    rows name each other.
    """

    model: ClassVar[type[Model]]
    key: ClassVar[Sequence[str]]
    widgets: ClassVar[dict[str, RecordWidget]] = {}  # where a name or code does not tell a record
    row_by_row = False

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        self.fields = {field.name: field for field in filled_fields(self.model)}
        self.links: dict[str, Any] = {}
        for name, field in self.fields.items():
            if isinstance(field, ForeignKey):
                model: Any = field.remote_field.model
                code = "slug" if any(f.name == "slug" for f in model._meta.fields) else "code"
                named = NamedWidget(model, code, optional=True)
                widget = CountryWidget(True, field.null) if model is Country else named
                self.links[name] = self.widgets.get(name, widget)
                self.row_by_row |= model is self.model
        self.identity = [self.fields[name].attname for name in self.key]
        self.constraints = constraints_of(self.model)

    def load(self, rows: Sequence[CuratedRow]) -> Counter[str]:
        """How many rows were “new”, “update”, “delete” or “skip”: all are taken, or FileRefused
        names every one that can't be, counted as in a file with a header.
        """
        counts: Counter[str] = Counter()
        refusals = []
        try:
            with transaction.atomic():
                self.begin(rows)
                for number, row in enumerate(rows, start=2):
                    try:
                        counts[self.take(row)] += 1
                    except (ValidationError, ValueError) as error:
                        refusals.append(Refusal(_in_sentences(error), number))
                if refusals:
                    raise FileRefused(*refusals)
                self.finish(rows)
        except IntegrityError as error:
            raise FileRefused(str(error)) from error
        return counts

    def begin(self, rows: Sequence[CuratedRow]) -> None:
        model: Any = self.model
        self.known = {
            tuple(getattr(record, name) for name in self.identity): record
            for record in model.objects.all()
        }
        same = {"history_change_reason": self.reason} if self.reason else {}
        corrected = Q(**same or {"history_change_reason__gt": ""})
        spared = model.history.filter(Q(history_user__isnull=False) | corrected)
        self.edited = set(spared.values_list("id", flat=True))
        once = spared if self.reason else model.history
        self.once_there = set(once.values_list(*self.identity))
        self.new: dict[tuple, Model] = {}
        for widget in self.links.values():
            widget.load()

    def before_row(self, row: CuratedRow) -> None:
        """Complete a row, or refuse it by a ValueError or ValidationError."""

    def take(self, row: CuratedRow) -> str:
        """What becomes of a row."""
        self.before_row(row)
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for name, field in self.fields.items():
            if (text := row.get(name)) is not None:
                try:
                    values[name] = self._value_of(field, text)
                except (ValidationError, ValueError) as error:
                    errors[name] = getattr(error, "messages", [str(error)])
        identity = tuple(getattr(value := values.get(n), "pk", value) for n in self.key)
        record: Any = self.known.get(identity) or self.model()
        before, record._change_reason = _values(record), self.reason
        if self.reason and row.get("delete") == "1":
            if record.pk is None or record.pk in self.edited:
                return "skip"
            record.delete()
            return "delete"
        for name, value in values.items():
            setattr(record, name, value)
        is_same = record.pk is not None and not errors and before == _values(record)
        if is_same or self.is_spared(record, identity):
            return "skip"
        self._validate(record, errors)
        kind = "update" if record.pk else "new"
        if kind == "new":
            if identity in self.new:
                raise ValueError(TWICE)
            self.new[identity] = record
        if kind == "update" or self.row_by_row:
            record.save()
            for widget in self.links.values():  # a later row may name it
                if getattr(widget, "model", None) is self.model:
                    widget.by_name[row[widget.names[0]].casefold()] = record
            self.after_save(record, row)
        return kind

    def is_spared(self, record: Any, identity: tuple) -> bool:
        """Whether a person has changed it, or it was once there and is deleted."""
        return record.pk in self.edited if record.pk else identity in self.once_there

    def after_save(self, record: Any, row: CuratedRow) -> None:
        """What else a record needs that is written at its row."""

    def finish(self, rows: Sequence[CuratedRow]) -> None:
        """Write what is new, of one moment; pages are told of it once."""
        if self.new and not self.row_by_row:
            new, now = list(self.new.values()), timezone.now()
            more = {"default_date": now, "default_change_reason": ""}
            edited(self.model, bulk_create_with_history(new, self.model, BATCH, **more))

    def _value_of(self, field: Any, text: str) -> Any:
        if field.name in self.links:
            return self.links[field.name].clean(text)
        if isinstance(field, BooleanField):
            text = text.capitalize()  # true, as programs write it
        return field.to_python(text or field.get_default())

    def _validate(self, record: Any, errors: dict[str, Any]) -> None:
        """What `full_clean` says, without asking the database what is known here."""
        links = [f for f in record._meta.fields if f.is_relation]
        known = {f.name for f in links if f.null or getattr(record, f.attname) is not None}
        known |= errors.keys()
        for check, settings in ((record.clean_fields, {"exclude": known}), (record.clean, {})):
            try:
                check(**settings)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        broken = [p.sentence for p in self.constraints if not errors and not p.kept(record)]
        if broken:
            errors[NON_FIELD_ERRORS] = broken
        if errors:
            raise ValidationError(errors)


def _values(instance: Model) -> dict[str, Any]:
    return {f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields}


class CitedResource(RecordResource):
    """What one source says, with its papers."""

    def before_row(self, row: CuratedRow) -> None:
        """How a row was read is guessed, where nobody says it, from the address of the citation."""
        if row.get("citation") and not row.get("read"):
            source = self.links["source"].by_name.get((row.get("source") or "").casefold())
            row["read"] = guess_read(row["citation"], source)


def _resource(
    model: type[Model], key: Sequence[str], base: type[RecordResource] | None = None
) -> type[RecordResource]:
    base = base or (CitedResource if issubclass(model, Cited) else RecordResource)
    return type(f"{model.__name__}Resource", (base,), {"model": model, "key": key})


def curated_table(
    file_name: str,
    model: type[Model],
    key: Sequence[str],
    base: type[RecordResource] | None = None,
) -> type[RecordResource]:
    """Announce a file of the seed folder whose columns are a model's own fields; `base` reads any
    that need more.
    """
    return register_curated(file_name, _resource(model, key, base))


ALIAS_COLUMNS = {f"aliases_{language}": language for language in CountryAlias.Language.values}
LINKS = ("successors", "parts")  # columns of codes


def parts(row: Any, column: str) -> list[str]:
    return [part.strip() for part in (row.get(column) or "").split(";") if part.strip()]


class Countries(RecordResource):
    """Several values in one cell are separated by semicolons. An alias that an editor has added
    stays, and one that an editor has deleted stays deleted.
    """

    model = Country
    key = ("code",)

    def begin(self, rows: Sequence[CuratedRow]) -> None:
        super().begin(rows)
        self.codes = {code for (code,) in self.known} | {row["code"] for row in rows}

    def before_row(self, row: CuratedRow) -> None:
        for column in LINKS:
            if unknown := [code for code in parts(row, column) if code not in self.codes]:
                raise ValidationError({column: f"There is no country {', '.join(unknown)}."})

    def finish(self, rows: Sequence[CuratedRow]) -> None:
        """Links and aliases come last: a successor may stand below its predecessor."""
        super().finish(rows)
        countries = {country.code: country for country in Country.objects.all()}
        # A country that an editor has deleted stays deleted.
        rows = [row for row in rows if row["code"] in countries]
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
            (countries[row["code"]], text): language
            for row in rows
            for column, language in ALIAS_COLUMNS.items()
            for text in parts(row, column)
        }
        missing = [
            CountryAlias(country=country, text=text, language=language)
            for (country, text), language in wanted.items()
            if (country.pk, text) not in known
        ]
        if missing:
            bulk_create_with_history(missing, CountryAlias, batch_size=500)


Sources = _resource(Source, ["slug"])
ORDER_IS_PUBLIC = (
    "The order of version {} of “{}” is public and stays: write the other order as a row of the "
    "next version."
)


class Rules(RecordResource):
    """`sources` are slugs in order of preference, separated by semicolons."""

    model = HeadlineRule
    key = ("dataset", "slug", "version")
    row_by_row = True

    def before_row(self, row: CuratedRow) -> None:
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

    def after_save(self, rule: Any, row: CuratedRow) -> None:
        slugs = parts(row, "sources")
        sources = {source.slug: source for source in Source.objects.filter(slug__in=slugs)}
        if unknown := [slug for slug in slugs if slug not in sources]:
            raise ValueError(f"There is no source {', '.join(unknown)}.")
        order = [sources[slug].pk for slug in slugs]
        if stored := list(rule.places.values_list("source", flat=True)):
            if stored != order:
                raise ValueError(ORDER_IS_PUBLIC.format(rule.version, rule.slug))
            return
        HeadlineRuleSource.objects.bulk_create(
            HeadlineRuleSource(rule=rule, source=sources[slug], position=position)
            for position, slug in enumerate(slugs, start=1)
        )


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


def load(resource_class: type[RecordResource], path: Path, reason: str = "") -> dict[str, int]:
    """{“new” or “skip”, say: number of rows}; with a `reason` the file is a correction."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    uneven = "The row has {} cells, the header {}: put a text with commas in double quotes."
    if refusals := [
        Refusal(uneven.format(len(row), len(header)), number)
        for number, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]:
        raise FileRefused(*refusals)
    return dict(resource_class(reason).load([dict(zip(header, r, strict=True)) for r in rows]))


def _in_sentences(error: ValidationError | ValueError) -> str:
    """What is wrong with a record, each fault behind the name of its column."""
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        return " ".join(getattr(error, "messages", [str(error)]))
    return " ".join(
        sentence if column == NON_FIELD_ERRORS else f"{column}: {sentence}"
        for column, sentences in error.message_dict.items()
        for sentence in sentences
    )
