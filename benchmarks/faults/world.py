"""A database to make fail: the seeds, or a small made-up world, with an account and a source."""

import csv
import io
import itertools
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ..portal import run

ACCOUNT, PASSWORD = "operator", "of-a-portal-that-is-made-to-fail"
HEADER = ["period", "country", "direction", "value", "citation", "as_quoted"]
ROWS = 2_000  # of an uploaded file that a kill may hit; three countries have 2,160 figures
PAGES = (
    *("/", "/countries/", "/trade/", "/trade/flows/", "/data/", "/data/trade/flows/", "/charts/"),
    *("/exclusions/", "/changes/", "/about/", "/trade/silence/", "/search/?q=china"),
    *("/api/v1/", "/api/v1/trade/flows/", "/api/v1/sources/", "/api/v1/countries/"),
    *("/charts/trade/total/", "/charts/trade/total.csv", "/charts/trade/total.json"),
    *("/charts/trade/total.svg", "/trade/flows/?rule=all", "/sources/bureau-of-faults/"),
)
OF_SEEDS = (
    *("/countries/china/", "/countries/russia/", "/travel/", "/diplomacy/", "/aid/"),
    *("/charts/trade/china-share/", "/charts/trade/china-share.csv", "/api/v1/trade/flows/?page=2"),
)


@dataclass(frozen=True)
class World:
    """A loaded SQLite file that is copied for each try, and keys of what the tries need."""

    file: Path
    dataset: int
    source: int
    profile: int
    countries: list[str]
    pages: list[str]

    def copy(self, folder: Path) -> str:
        """DATABASE_URL of a copy of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        return url_of(copy_of(self.file, folder / "portal.sqlite3"))

    def spreadsheet(self, number: int, rows: int = ROWS) -> bytes:
        """Figures of one delivery; every delivery speaks of the same cells with other values."""
        periods = [f"{year}-{month:02}" for year in range(1990, 2020) for month in range(1, 13)]
        cells = itertools.product(periods, self.countries, ["export", "import"])
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(HEADER)
        for place, cell in enumerate(itertools.islice(cells, rows)):
            value = 1_000_000 * number + place
            writer.writerow([*cell, value, f"https://faults.example/{place}", f"{value} dollars"])
        return text.getvalue().encode()


def make_world(folder: Path, is_small: bool) -> World:
    """FAULTS_DATABASE names a SQLite file that holds the seeds already."""
    file = folder / "world.sqlite3"
    if (loaded := os.environ.get("FAULTS_DATABASE")) and not is_small:
        copy_of(Path(loaded), file)
    keys = inside(url_of(file), folder, "prepare", "small" if is_small else "seeds")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return World(file=file, **keys)


def inside(database: str, folder: Path, *words: str, **environment: str) -> dict:
    """What a step in a process with Django answers; its last line is JSON."""
    printed = run(database, folder, "-m", "benchmarks.faults.inside", *words, **environment)
    return json.loads(printed.splitlines()[-1])


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def file_of(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def copy_of(file: Path, to: Path) -> Path:
    """What is committed in a file that may be in use."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{to}{ending}").unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to
