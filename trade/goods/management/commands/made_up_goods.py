import csv
import itertools
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from nkworld.importing.reading import MAX_ROWS

from ... import made_up
from ...made_up import MOST_ROWS, MirrorSet


class Command(BaseCommand):
    help = (
        "Write a mirror set of made-up lands and goods into a folder, to try the portal at size: "
        "what a seed folder holds, and goods in files that are not too large for an upload. "
        "Nothing is written to the database."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a new or empty one")
        parser.add_argument("--rows", type=int, default=10_000, help="of goods; 10,000 unless said")
        parser.add_argument("--seed", type=int, default=1, help="another number, other values")

    def handle(self, *args, folder, rows, seed, **options):
        refuse(folder, rows)
        folder.mkdir(parents=True, exist_ok=True)
        mirror = MirrorSet(rows, seed)
        for name, lines in {
            "countries.csv": made_up.countries(),
            "sources.csv": made_up.sources(),
            "datasets.csv": made_up.datasets(),
            "rules.csv": made_up.rules(),
            "hs-sectors.csv": made_up.sectors(),
            "hs-commodities.csv": mirror.tree(),
            "flows.csv": made_up.totals(mirror.goods()),
        }.items():
            write(folder / name, lines)
        files = [write(folder / name, lines) for name, lines in in_files(mirror)]
        self.stdout.write(
            f"{rows:,} made-up rows about {len(mirror.codes):,} sorts of goods, in {len(files)} "
            f"{'file' if len(files) == 1 else 'files'}: {folder}"
        )


def refuse(folder, rows):
    """CommandError where nothing can be written, or no such number of rows."""
    if folder.is_file():
        raise CommandError(f"{folder} is a file: name a folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise CommandError(f"{folder} holds something already: name a new or empty folder.")
    if not 1 <= rows <= MOST_ROWS:
        raise CommandError(f"{rows:,} rows can’t be made: 1 to {MOST_ROWS:,} can.")


def in_files(mirror):
    """Pairs of a file's name and its rows: goods-01.csv, goods-02.csv …"""
    goods = mirror.goods()
    for number in range(1, -(-mirror.rows // MAX_ROWS) + 1):
        yield f"goods-{number:02}.csv", itertools.islice(goods, MAX_ROWS)


def write(path, lines):
    """The path of a CSV file, whose header are the names in the first of its lines."""
    first = next(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(lines)
    return path
