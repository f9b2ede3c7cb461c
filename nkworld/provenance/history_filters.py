"""What a program can ask of a table of claims beside a page: what it said before, what one release
brought, what is new since a moment.
"""

from typing import Any

import django_filters
from django import forms

from .fields import DocumentedField, MomentField, OneOfField
from .models import Dataset, Release
from .parameters import ALL
from .questions import InvalidQuery
from .records import reference_rows
from .refusals import Contradiction
from .tables import table_models
from .written import NAME, words

VINTAGES, RELEASE, SINCE = "vintages", "release", "since"
NAMES = (VINTAGES, RELEASE, SINCE)
EVERY_VINTAGE = (
    "`all` gives each claim with everything that its source said of the cell before, as it was "
    "published: `known_from` and `known_until` tell when. With rule=all cells that have ended are "
    "among them."
)


class ReleaseField(DocumentedField, forms.CharField):
    meaning = (
        "The rows that one release brought, by its number, as far as they stand; with "
        "vintages=all those that were replaced or withdrawn since as well."
    )

    def __init__(self, *args: Any, dataset: str = "", **kwargs: Any) -> None:
        """`dataset`: whose releases are meant; empty of all."""
        super().__init__(*args, **kwargs)
        self.dataset = dataset

    def to_python(self, value: Any) -> Any:
        """The release, if it was ever published."""
        text = super().to_python(value)
        if not text:
            return None
        releases = Release.objects.public().cited()
        if self.dataset:
            releases = releases.filter(dataset__slug=self.dataset)
        is_number = text.isascii() and text.isdigit() and len(text) <= 18
        found = releases.filter(pk=text).first() if is_number else None
        if found is None:
            of = f" of {self.dataset}" if self.dataset else ""
            raise forms.ValidationError(
                f"“{text}” is not the number of a release{of}: /api/v1/releases/ has them all."
            )
        return found

    def written(self) -> dict[str, Any]:
        """The numbers of the releases: another one is refused."""
        releases = Release.objects.public().order_by("pk")
        if self.dataset:
            releases = releases.filter(dataset__slug=self.dataset)
        keys = map(str, releases.values_list("pk", flat=True))
        return words(keys) | {NAME: "ReleaseNumber"}


class SinceField(MomentField):
    meaning = (
        "What became known after that moment: a date means the end of that day in UTC. The as_of "
        "of your last answer gives what is new since."
    )

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            text = str(error.message).partition(" is not over yet")[0]
            if text == str(error.message):
                raise
            raise forms.ValidationError(
                f"{text} is not over yet: write a moment that has passed."
            ) from error


def history_filters(dataset: str, kind: Any) -> dict[str, django_filters.Filter]:
    """The filters by name; `kind` is the class of a filter that is read with others."""
    every = [("", "as they stand"), (ALL, "all of each claim")]
    return {
        VINTAGES: kind(OneOfField, choices=every, label="Vintages", meaning=EVERY_VINTAGE),
        RELEASE: kind(ReleaseField, dataset=dataset, label="Release"),
        SINCE: kind(SinceField, label="Known since"),
    }


def sources_of(params: dict[str, Any]) -> Any:
    """Among whose claims a rule chooses: those of the sources asked for, or of the release."""
    sources, release = params["source"], params.get(RELEASE)
    if release is None:
        return sources
    if sources and release.source not in sources:
        sentence = f"Release {release.pk} is of {release.source.slug}: leave one of them out."
        raise InvalidQuery([(RELEASE, Contradiction(sentence))])
    return [release.source]


def narrowed(rows: Any, params: dict[str, Any]) -> Any:
    """Those of the rows that a release brought, and that are new since a moment."""
    if release := params.get(RELEASE):
        rows = rows.filter(release=release)
    if since := params.get(SINCE):
        if params["as_of"] and since > params["as_of"]:
            sentence = "It lies after as_of: swap the two, or leave one out."
            raise InvalidQuery([(SINCE, Contradiction(sentence))])
        rows = rows.filter(known_from__gt=since)
    return rows


class DatasetField(OneOfField):
    """One of the tables that are here."""

    meaning = "One dataset, as in its address: trade/flows."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs, choices=_datasets)

    def clean(self, value: Any) -> Any:
        slug = super().clean(value)
        datasets = reference_rows(Dataset).values()
        return next((each for each in datasets if each.slug == slug), None) if slug else None


def _datasets() -> list[tuple[str, str]]:
    known = table_models()
    datasets = (each for each in reference_rows(Dataset).values() if each.slug in known)
    titles = [(each.slug, each.title) for each in datasets]
    return [("", "All"), *sorted(titles, key=lambda each: each[1])]
