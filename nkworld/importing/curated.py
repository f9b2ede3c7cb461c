"""Curated records from an app's seed folder, and what an editor did with them since.

A record that a person has changed or deleted at the desk is left as that person left it.
"""

import csv

import tablib
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

from .refusals import FileRefused, Refusal


class LeavesEditsAlone(ModelResource):
    """Creates what is missing; updates only what no person has touched; revives nothing."""

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        history = self._meta.model.history
        self.edited = set(history.filter(history_user__isnull=False).values_list("id", flat=True))
        self.once_there = set(history.values_list(*self.identity()))

    def identity(self):
        return [self._meta.model._meta.get_field(n).attname for n in self._meta.import_id_fields]

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if instance.pk:
            if instance.pk in self.edited:
                return True
        elif tuple(getattr(instance, name) for name in self.identity()) in self.once_there:
            return True
        return super().skip_row(instance, original, row, import_validation_errors)


class CuratedResource(LeavesEditsAlone):
    class Meta:
        instance_loader_class = ModelInstanceLoader
        clean_model_instances = True
        skip_unchanged = True
        skip_html_diff = True


class Countries(LeavesEditsAlone, CountryResource):
    class Meta(CountryResource.Meta):
        pass


class Sources(CuratedResource):
    """`repeats` names a source of an earlier row."""

    repeats = Field("repeats", "repeats", widget=ForeignKeyWidget(Source, "slug"))

    class Meta(CuratedResource.Meta):
        model = Source
        import_id_fields = ["slug"]
        exclude = ["id"]


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
        exclude = ["id"]


class Rules(CuratedResource):
    """`sources` are slugs in order of preference, separated by semicolons."""

    dataset = Field("dataset", widget=ForeignKeyWidget(Dataset, "slug"))

    class Meta(CuratedResource.Meta):
        model = HeadlineRule
        import_id_fields = ["dataset", "slug", "version"]
        fields = ["dataset", "slug", "version", "title", "description", "is_default"]

    def before_import_row(self, row, **kwargs):
        """A default that the desk chose stays the default."""
        defaults = HeadlineRule.objects.filter(dataset__slug=row["dataset"], is_default=True)
        if defaults.exclude(slug=row["slug"], version=row["version"]).exists():
            row["is_default"] = "0"

    def after_save_instance(self, instance, row, **kwargs):
        slugs = [slug.strip() for slug in row["sources"].split(";") if slug.strip()]
        sources = {source.slug: source for source in Source.objects.filter(slug__in=slugs)}
        if unknown := [slug for slug in slugs if slug not in sources]:
            raise ValueError(f"There is no source {', '.join(unknown)}.")
        instance.places.all().delete()
        HeadlineRuleSource.objects.bulk_create(
            HeadlineRuleSource(rule=instance, source=sources[slug], position=position)
            for position, slug in enumerate(slugs, start=1)
        )


# In this order: each may speak of those before it.
FILES = {
    "countries.csv": Countries,
    "sources.csv": Sources,
    "datasets.csv": Datasets,
    "rules.csv": Rules,
    "questions.csv": Questions,
}


class Watched(tablib.Dataset):
    """A sheet whose rows are read under somebody's eyes."""

    def __init__(self, *args, watch, **kwargs):
        super().__init__(*args, **kwargs)
        self.watch = watch

    def __iter__(self):
        return iter(self.watch([self[number] for number in range(len(self))]))


def load(resource_class, path, watch=iter):
    """{import type: number of rows}; FileRefused names every row that can't be taken.

    `watch` wraps the rows as they are read, for a progress bar.
    """
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    result = resource_class().import_data(Watched(*rows, headers=header, watch=watch))
    refusals = [
        *(
            Refusal(str(e.error), number + 1)
            for number, errors in result.row_errors()
            for e in errors
        ),
        *(Refusal(str(row.error), row.number + 1) for row in result.invalid_rows),
        *(Refusal(str(error.error)) for error in result.base_errors),
    ]
    if refusals:
        raise FileRefused(*refusals)
    return {kind: number for kind, number in result.totals.items() if number}
