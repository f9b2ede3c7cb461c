"""What a table of claims needs to be filled, and seed files that nobody loads."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning, register

from nkworld.provenance.checks import domains
from nkworld.provenance.models import Observation
from nkworld.provenance.tables import observation_models

from .seeding import MANIFEST, claim_files, curated_files

ADD = "See docs/how-to-add-a-source.md, and datasets.csv and rules.csv of another app."


@register("domains")
def check_tables_can_be_filled(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each table of claims has a dataset's row and a headline rule."""
    return [each for slug, model in observation_models().items() for each in _lacks(slug, model)]


def _lacks(slug: str, model: type[Observation]) -> Iterator[CheckMessage]:
    app = apps.get_app_config(model._meta.app_label)
    seed = Path(app.path) / "seed"
    for number, (name, column) in enumerate([("datasets.csv", "slug"), ("rules.csv", "dataset")]):
        if slug not in {row.get(column) for row in _rows(seed / name)}:
            yield Warning(
                f"{app.name}/seed/{name} has no row for {slug}: pages that speak of it can’t "
                f"{'name it' if name == 'datasets.csv' else 'choose among its sources'}.",
                hint=ADD,
                id=f"importing.W00{number + 1}",
            )


def _rows(path: Path) -> list[dict]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@register("domains")
def check_seed_files_are_loaded(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A file in a seed folder that no resource reads is data that nobody sees."""
    return [
        Warning(
            f"{app.name}/seed/{path.name} is loaded by nobody.",
            hint="Name it as its dataset is called, or announce it with curated_table.",
            id="importing.W003",
        )
        for app in domains()
        for path in unread_files(app.label, Path(app.path) / "seed")
    ]


def unread_files(label: str, folder: Path) -> list[Path]:
    """What `load_seed` leaves in the seed folder of an app."""
    read = {path for files in (curated_files, claim_files) for path, _ in files(label, folder)}
    return sorted(set(folder.glob("*.csv")) - read - {folder / MANIFEST})
