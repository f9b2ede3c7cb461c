"""An app's seed folder: curated records, then claims, by the way of an editor's upload, and last
the corrections of both. A second run adds nothing, and what the desk said since stays.

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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning, register
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from nkworld.provenance.checks import domains
from nkworld.provenance.models import Dataset, Release, State
from nkworld.provenance.publishing import StepRefused, publish
from nkworld.provenance.tables import observation_model, observation_models

from . import curated
from .models import Upload
from .reading import FileRefused, Refusal
from .staging import Progress, drop, stage
from .widgets import resources

MANIFEST = "corrections.csv"
COLUMNS = ["file", "dataset", "label", "reason"]
LABEL_LENGTH = Release._meta.get_field("label").max_length or 0
REASON_LENGTH = 100  # what the history of a record holds
LABEL = "Curated data"
ADD = "See docs/how-to-add-a-source.md, and datasets.csv and rules.csv of another app."


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
        listed = ", ".join(sorted(path.name for path in unlisted))
        raise FileRefused(f"{MANIFEST} does not list {listed}.")
    return found


def seed_folders() -> dict[str, Path]:
    """{app label: folder}, as INSTALLED_APPS has them."""
    folders = {app.label: Path(app.path) / "seed" for app in apps.get_app_configs()}
    return {label: folder for label, folder in folders.items() if folder.is_dir()}


def curated_files(label: str, folder: Path) -> Iterator[tuple[Path, type]]:
    for name, resource in (curated.FILES | curated.announced[label]).items():
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
    about: dict[str, Any] = {"dataset": Dataset.objects.get(slug=slug), "label": LABEL}
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
        if subject not in (files := curated.FILES | curated.announced[label]):
            raise FileRefused(
                f"No file of curated records is called “{subject}”: name the correction "
                f"what-it-is.{next(iter(files))}, say, or give its dataset."
            )
        totals = curated.load(files[subject], path, correction.reason)
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
def check_tables_can_be_filled(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    needed = [("datasets.csv", "slug", "name it"), ("rules.csv", "dataset", "choose its sources")]
    for slug, model in observation_models().items():
        app = apps.get_app_config(model._meta.app_label)
        for nth, (name, column, cannot) in enumerate(needed, start=1):
            _, rows = read_rows(Path(app.path) / "seed" / name)
            if slug not in [row.get(column) for row in rows]:
                text = f"{app.name}/seed/{name} has no row for {slug}: its pages can’t {cannot}."
                found.append(Warning(text, hint=ADD, id=f"importing.W00{nth}"))
    return found


@register("domains")
def check_seed_files_are_loaded(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A file in a seed folder that no resource reads is data that nobody sees."""
    found: list[CheckMessage] = []
    hint = "Name it as its dataset is called, or announce it with curated_table."
    for app in domains():
        folder = Path(app.path) / "seed"
        files = [*curated_files(app.label, folder), *claim_files(app.label, folder)]
        for path in sorted({*folder.glob("*.csv")} - {folder / MANIFEST, *dict(files)}):
            text = f"{app.name}/seed/{path.name} is loaded by nobody."
            found.append(Warning(text, hint=hint, id="importing.W003"))
    return found
