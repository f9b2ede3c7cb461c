"""Curated records from an app's seed folder, and what an editor did with them since.

A record that a person has changed or deleted at the desk is left as that person left it. So is
one that was changed for a reason (see corrections), when its file is loaded again.
"""

import csv
from pathlib import Path
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from import_export.fields import Field
from import_export.instance_loaders import ModelInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from nkworld.atlas.resources import CountryResource
from nkworld.provenance.models import (
    DataQuestion,
    Dataset,
    HeadlineRule,
    HeadlineRuleSource,
    Source,
)
from nkworld.search.models import Synonyms

from .columns import FilledColumns
from .models import Feed
from .refusals import FileRefused, Refusal


class PreserveDeskEdits(ModelResource):
    """Creates what is missing; updates only what nobody has corrected; revives nothing.

    With a reason the file is a correction: every change of its is recorded with that reason, and
    none is made a second time. A row whose column `delete` says 1 then takes its record away.
    """

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        history = self._meta.model.history
        same = {"history_change_reason": self.reason} if self.reason else {}
        corrected = Q(**same or {"history_change_reason__gt": ""})
        spared = history.filter(Q(history_user__isnull=False) | corrected)
        self.edited = set(spared.values_list("id", flat=True))
        once = spared if self.reason else history
        self.once_there = set(once.values_list(*self.identity()))

    def identity(self) -> list[str]:
        return [self._meta.model._meta.get_field(n).attname for n in self._meta.import_id_fields]

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if instance.pk:
            if instance.pk in self.edited:
                return True
        elif tuple(getattr(instance, name) for name in self.identity()) in self.once_there:
            return True
        return super().skip_row(instance, original, row, import_validation_errors)

    def for_delete(self, row: Any, instance: Any) -> bool:
        wanted = bool(self.reason) and row.get("delete") == "1"
        return wanted and instance.pk not in self.edited

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = self.reason

    def before_delete_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = self.reason


class CuratedResource(FilledColumns, PreserveDeskEdits):
    class Meta:
        instance_loader_class = ModelInstanceLoader
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True


class Countries(PreserveDeskEdits, CountryResource):
    class Meta(CountryResource.Meta):
        pass


class Sources(CuratedResource):
    """`repeats` names a source of an earlier row."""

    repeats = Field("repeats", "repeats", widget=ForeignKeyWidget(Source, "slug"))

    class Meta(CuratedResource.Meta):
        model = Source
        import_id_fields = ["slug"]


class Datasets(CuratedResource):
    class Meta(CuratedResource.Meta):
        model = Dataset
        import_id_fields = ["slug"]
        exclude = ["id", "revision"]


class Questions(CuratedResource):
    dataset = Field("dataset", widget=ForeignKeyWidget(Dataset, "slug"))

    class Meta(CuratedResource.Meta):
        model = DataQuestion
        import_id_fields = ["dataset", "figure", "question"]


ORDER_IS_PUBLIC = (
    "The order of version {} of “{}” is public and stays: write the other order as a row of the "
    "next version."
)


class Rules(CuratedResource):
    """`sources` are slugs in order of preference, separated by semicolons."""

    dataset = Field("dataset", widget=ForeignKeyWidget(Dataset, "slug"))

    class Meta(CuratedResource.Meta):
        model = HeadlineRule
        import_id_fields = ["dataset", "slug", "version"]
        fields = [
            *("dataset", "slug", "version", "title", "description", "is_default"),
            "weighs_credibility",
        ]

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
        slugs = [slug.strip() for slug in row["sources"].split(";") if slug.strip()]
        sources = {source.slug: source for source in Source.objects.filter(slug__in=slugs)}
        if unknown := [slug for slug in slugs if slug not in sources]:
            raise ValueError(f"There is no source {', '.join(unknown)}.")
        order = [sources[slug].pk for slug in slugs]
        if stored := list(instance.places.values_list("source", flat=True)):
            if stored != order:
                raise ValueError(ORDER_IS_PUBLIC.format(instance.version, instance.slug))
            return
        HeadlineRuleSource.objects.bulk_create(
            HeadlineRuleSource(rule=instance, source=sources[slug], position=position)
            for position, slug in enumerate(slugs, start=1)
        )


class Feeds(CuratedResource):
    """They come switched off."""

    source = Field("source", "source", widget=ForeignKeyWidget(Source, "slug"))
    dataset = Field("dataset", "dataset", widget=ForeignKeyWidget(Dataset, "slug"))

    class Meta(CuratedResource.Meta):
        model = Feed
        import_id_fields = ["slug"]
        fields = ["slug", "source", "dataset", "address", "shape", "every_days"]


class SynonymSets(CuratedResource):
    class Meta(CuratedResource.Meta):
        model = Synonyms
        import_id_fields = ["term"]


# In this order: each may speak of those before it.
FILES = {
    "countries.csv": Countries,
    "sources.csv": Sources,
    "datasets.csv": Datasets,
    "rules.csv": Rules,
    "questions.csv": Questions,
    "feeds.csv": Feeds,
    "synonyms.csv": SynonymSets,
}


def load(resource_class: type[ModelResource], path: Path, reason: str = "") -> dict[str, int]:
    """{import type: number of rows}; FileRefused names every row that can't be taken.

    `reason` makes it a correction.
    """
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    result = resource_class(reason).import_data(tablib.Dataset(*rows, headers=header))
    refusals = [
        *(
            Refusal(str(e.error), number + 1)
            for number, errors in result.row_errors()
            for e in errors
        ),
        *(Refusal(_in_sentences(row.error), row.number + 1) for row in result.invalid_rows),
        *(Refusal(str(error.error)) for error in result.base_errors),
    ]
    if refusals:
        raise FileRefused(*refusals)
    return {kind: number for kind, number in result.totals.items() if number}


def _in_sentences(error: ValidationError) -> str:
    """What is wrong with a record, each fault behind the name of its column."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    told = error.message_dict.items()
    return " ".join(
        sentence if column == NON_FIELD_ERRORS else f"{column}: {sentence}"
        for column, sentences in told
        for sentence in sentences
    )
