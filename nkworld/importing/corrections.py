"""Corrections of the curated data: on record, each with its reason, also on a fresh database.

The files of a seed folder stay what they were delivered as. What was found wrong in them since is
listed in `seed/corrections.csv`, one file of `seed/corrections/` a row, applied in that order
after the files that they correct:

    file                           dataset            label               reason
    resettlement-2001.csv          travel/crossings   Resettlement 2001   The column headed ...
    mongolia.mission-readings.csv                     Embassy in Mongolia It reopened in 2004 ...

A file with a `dataset` becomes a release of kind correction for each of its sources; it repeats
every row of the figures it corrects, as the readings of a figure end together. One without is a
file of curated records: what stands before the first full stop is for people, what follows is the
name of the file it corrects. It needs only the columns that tell a record from others and those
that change; a row whose column `delete` says 1 takes the record away. Nothing is applied twice,
and what a person said at the desk since is left alone.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nkworld.provenance.models import Release

from . import curated, registry
from .refusals import FileRefused, Refusal

MANIFEST = "corrections.csv"
COLUMNS = ["file", "dataset", "label", "reason"]
LABEL_LENGTH = Release._meta.get_field("label").max_length or 0
REASON_LENGTH = 100  # what the history of a record holds


@dataclass(frozen=True)
class Correction:
    """One row of the manifest, read."""

    path: Path
    dataset: str  # the slug of a table of claims; empty: curated records
    label: str
    reason: str

    def curated_resource(self, app_label: str) -> type:
        """The resource of the file of curated records that this one corrects."""
        corrected = self.path.name.partition(".")[2]
        files = curated.FILES | registry.curated_of(app_label)
        if corrected not in files:
            raise FileRefused(
                f"No file of curated records is called “{corrected}”: name the correction "
                f"what-it-is.{next(iter(files))}, say, or give its dataset."
            )
        return files[corrected]


def corrections_in(folder: Path) -> Iterator[Correction]:
    """What the manifest lists, in its order; FileRefused where it and the files disagree."""
    manifest, files = folder / MANIFEST, folder / "corrections"
    rows = list(_rows(manifest)) if manifest.exists() else []
    unlisted = {path.name for path in files.glob("*")} - {row["file"] for row in rows}
    if unlisted:
        raise FileRefused(f"{MANIFEST} does not list {', '.join(sorted(unlisted))}.")
    for row in rows:
        yield Correction(files / row["file"], row["dataset"], row["label"], row["reason"])


def _rows(manifest: Path) -> Iterator[dict[str, str]]:
    seen: set[tuple] = set()
    with manifest.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise FileRefused(Refusal(f"The columns are {', '.join(COLUMNS)}.", 1))
        for number, row in enumerate(reader, start=2):
            if problem := _problem(row, manifest.parent / "corrections", seen):
                raise FileRefused(Refusal(problem, number))
            yield row


def _problem(row: dict[str, str], files: Path, seen: set[tuple]) -> str:
    """What is wrong with a row of the manifest, in a sentence; empty if nothing is."""
    if not (row["label"] and row["reason"]):
        return "A correction has a label and gives its reason."
    if len(row["label"]) > LABEL_LENGTH:
        return f"A label has {LABEL_LENGTH} characters at most."
    if not row["dataset"] and len(row["reason"]) > REASON_LENGTH:
        return f"The reason of an edit has {REASON_LENGTH} characters at most."
    if not (files / row["file"]).is_file():
        return f"There is no file corrections/{row['file']}."
    named = row["dataset"], row["label"]
    if row["dataset"] and named in seen:
        return "That dataset has a correction of that label already: one of them would be lost."
    seen.add(named)
    return ""


def published_before(release: Release) -> bool:
    """Whether this correction was released once, though it may have been withdrawn since."""
    same = Release.objects.public().filter(
        dataset=release.dataset,
        source=release.source,
        kind=Release.Kind.CORRECTION,
        label=release.label,
    )
    return same.exclude(pk=release.pk).exists()
