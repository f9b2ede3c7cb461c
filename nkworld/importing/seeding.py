"""An app's seed folder: curated records, then claims, by the way of an editor's upload, and last
the corrections of both (see corrections).

A second run adds nothing, and a figure that the desk has spoken about since stays the desk's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from nkworld.provenance.models import Dataset, Observation, ObservationQuerySet, Release, State
from nkworld.provenance.publishing import publish
from nkworld.provenance.steps import StepRefused
from nkworld.provenance.tables import observation_model

from . import curated, registry
from .corrections import Correction, published_before
from .refusals import FileRefused
from .staged import drop
from .staging import Delivery, Progress, stage

LABEL = "Curated data"


@dataclass
class Loaded:
    """What one file brought: a sentence for the person at the terminal."""

    name: str
    rows: int
    published: int = 0
    refused: FileRefused | None = None


def seed_folders(labels: Iterable[str] = ()) -> Iterator[tuple[str, Path]]:
    """(app label, folder) of every app that has one, in the order of INSTALLED_APPS; only of those
    labelled, if any are. LookupError of a label without a seed folder.
    """
    folders = {app.label: Path(app.path) / "seed" for app in apps.get_app_configs()}
    found = {label: folder for label, folder in folders.items() if folder.is_dir()}
    if unknown := [label for label in labels if label not in found]:
        raise LookupError(f"“{unknown[0]}” has no seed folder. These have: {', '.join(found)}.")
    yield from ((each, found[each]) for each in found if not labels or each in labels)


def curated_files(label: str, folder: Path) -> Iterator[tuple[Path, type]]:
    """(path, resource) of what every app may bring, then of what this one announces."""
    for name, resource in (curated.FILES | registry.curated_of(label)).items():
        if (folder / name).exists():
            yield folder / name, resource


def claim_files(label: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """(path, dataset slug) of the tables that the app announces in its `imports.py`.

    A table may come in several files, `flows.csv` and `flows-compilations.csv`, say; what one
    source says of one cell stands in one of them.
    """
    for slug, resource in registry.every().items():
        table = slug.rpartition("/")[2]
        if resource._meta.model._meta.app_label == label:
            for path in [*folder.glob(f"{table}.csv"), *sorted(folder.glob(f"{table}-*.csv"))]:
                yield path, slug


def load_texts(label: str, folder: Path) -> str:
    """Load the texts that the app announces in its `imports.py`; what came of it in a sentence."""
    pattern, load = registry.texts_of(label) or ("", None)
    return load(sorted(folder.glob(pattern))) if load else ""


def load_claims(path: Path, slug: str, progress: Progress = iter) -> tuple[int, int]:
    """Stage the file and publish it at once; (rows, number of releases that went live)."""
    dataset = Dataset.objects.get(slug=slug)
    delivery = Delivery(dataset, LABEL, kind=Release.Kind.SEED, several_readings=True)
    return _load(path, delivery, progress)


def correct(correction: Correction, label: str, progress: Progress = iter) -> str:
    """Apply one correction of an app's; a sentence on what it changed, empty if it had been."""
    if correction.dataset:
        _, number = _load(correction.path, _correction_delivery(correction), progress)
        what = f"{number} release{'' if number == 1 else 's'}"
    else:
        resource = correction.curated_resource(label)
        totals = curated.load(resource, correction.path, progress, correction.reason)
        number = sum(totals.get(kind, 0) for kind in ("new", "update", "delete"))
        what = f"{number} record{'' if number == 1 else 's'}"
    subject = correction.dataset or correction.path.name.partition(".")[2]
    return f"Correction “{correction.label}” of {subject}: {what}." if number else ""


def _correction_delivery(correction: Correction) -> Delivery:
    dataset = Dataset.objects.filter(slug=correction.dataset).first()
    if dataset is None:
        raise FileRefused(f"There is no dataset “{correction.dataset}”.")
    return Delivery(
        dataset,
        correction.label,
        reason=correction.reason,
        kind=Release.Kind.CORRECTION,
        several_readings=True,
    )


def _load(path: Path, delivery: Delivery, progress: Progress) -> tuple[int, int]:
    with path.open("rb") as file:
        outcome = stage(file, path.name, delivery, progress, trusted=True)
    if outcome.refusals:
        raise FileRefused(*outcome.refusals)
    return outcome.rows, sum(_publish(release) for release in outcome.releases)


@transaction.atomic
def _publish(release: Release) -> bool:
    """False if it was published once, or nothing is left of it once the desk's own is spared."""
    if release.kind == Release.Kind.CORRECTION and published_before(release):
        drop(release)
        return False
    model = observation_model(release.dataset)
    spoken = _spoken_of_since(model, release)
    if spoken.exists():  # asked once: cell by cell, thousands of rows are held against thousands
        draft = model.objects.filter(release=release)
        draft.filter(Exists(spoken.same_cell())).delete()
    try:
        publish(release)
    except StepRefused:
        drop(release)
        return False
    return True


def _spoken_of_since(model: type[Observation], release: Release) -> ObservationQuerySet:
    """Rows by which the desk overruled the seed on a figure, or closed or withdrew it.

    A correction of the seed speaks over the files, as the desk does; over corrections, the desk
    alone.
    """
    curated_kinds = Q(kind=Release.Kind.SEED)
    if release.kind == Release.Kind.CORRECTION:
        curated_kinds |= Q(kind=Release.Kind.CORRECTION, created_by=None)
    rows = model.objects.filter(source=release.source, known_from__isnull=False)
    desks = Release.objects.filter(
        dataset=release.dataset, source=release.source, state=State.LIVE
    ).exclude(curated_kinds)
    closed_by_desk = Exists(desks.filter(published_at=OuterRef("known_until")))
    withdrawn_seed = Q(release__kind=Release.Kind.SEED, release__state=State.WITHDRAWN)
    return rows.filter(Q(release__in=desks) | closed_by_desk | withdrawn_seed)
