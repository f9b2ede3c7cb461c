from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from tqdm import tqdm

from nkworld.importing import curated
from nkworld.importing.reading import FileRefused
from nkworld.provenance.editions import as_one_edit
from nkworld.provenance.tables import observation_model
from nkworld.running.audit.trail import record
from nkworld.running.schema import refuse_unless_it_fits
from nkworld.search.entries import rebuild

SHOWN = 20


class Command(BaseCommand):
    help = "Load every app's seed folder. A second run adds nothing; edits at the desk are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", help="labels of apps: trade aid (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        refuse_unless_it_fits(connection)
        folders, labels = curated.seed_folders(), options["apps"]
        if unknown := [label for label in labels if label not in folders]:
            have = f"These have: {', '.join(folders)}."
            raise CommandError(f"“{unknown[0]}” has no seed folder. {have}")
        folders = {label: folders[label] for label in folders if label in labels or not labels}
        for label, folder in folders.items():
            with as_one_edit():
                self.load_folder(label, folder)
        # Texts are bound to figures of the editions on record now.
        for label in [label for label in folders if label in curated.texts]:
            pattern, load = curated.texts[label]
            with as_one_edit(), refusals_of(folders[label]):
                self.stdout.write(load(sorted(folders[label].glob(pattern))))
        record("loaded", name="curated data", sentence=f"load_seed of {', '.join(folders)}")
        entries, changed = rebuild()
        self.stdout.write(f"{entries} entries of the search, {changed} of them changed.")
        self.stdout.write(f"Loaded in {monotonic() - began:.1f} seconds.")

    def load_folder(self, label: str, folder: Path) -> None:
        for path, resource in curated.curated_files(label, folder):
            with refusals_of(path):
                totals = curated.load(resource, path)
            new, updated, rows = totals.get("new", 0), totals.get("update", 0), sum(totals.values())
            self.stdout.write(f"{path.stem}: {new} new, {updated} updated, {rows} rows.")
        for path, slug in curated.claim_files(label, folder):
            bar = partial(tqdm, desc=slug, unit=" rows", leave=False, disable=None)
            with refusals_of(path):
                rows, releases = curated.load_claims(path, slug, bar)
            now = "nothing new"
            if releases:
                standing = observation_model(slug).objects.with_readings()
                claims = standing.as_of().included().count()
                excluded = standing.as_of().excluded().count()
                sources = standing.values("source").distinct().count()
                more = (
                    f"{standing.further_readings().count()} further readings, by {sources} sources"
                )
                now = f"{claims} claims and {excluded} excluded, with {more}"
            self.stdout.write(f"{rows} rows of {slug}: {now}.")
        with refusals_of(folder / curated.MANIFEST):
            corrections = curated.corrections_in(folder)
        new = 0
        for each in corrections:
            with refusals_of(each.path):
                if sentence := curated.correct(each, label):
                    self.stdout.write(sentence)
                    new += 1
        if corrections:
            self.stdout.write(f"{len(corrections)} corrections of {label}, {new} of them new.")


@contextmanager
def refusals_of(path: Path) -> Iterator[None]:
    """What is refused of the file ends the command, one sentence a line."""
    try:
        yield
    except FileRefused as error:
        lines = [f"{path.name} can’t be loaded:", *map(str, error.refusals[:SHOWN])]
        if len(error.refusals) > SHOWN:
            lines.append(f"… and {len(error.refusals) - SHOWN} more.")
        raise CommandError("\n".join(lines)) from error
