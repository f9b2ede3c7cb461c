"""Usage: make benchmark, or python -m benchmarks with the names of parts: growth, rates,
detector, pages, scale, cold, served, face, api, fairness. BASE=<commit> is the tree that `cold`
compares with, ROWS=<number> how many rows `rates` takes.

Measures on a temporary SQLite file and prints tables. With a million rows `scale` takes its time.
"""

import io
import os
import sys
import tempfile
from functools import partial
from importlib import import_module
from pathlib import Path

import django

SIZES = (10_000, 100_000)
FULL = (10_000, 1_000_000)


def growth():
    from .import_and_publish import measure

    small, large = (measure(size) for size in SIZES)
    print(
        f"{'processor seconds':<40}"
        + "".join(f"{size:>12,} rows" for size in SIZES)
        + "       ratio"
    )
    for what in small:
        ratio = large[what] / small[what]
        print(f"{what:<40}{small[what]:>17.3f}{large[what]:>17.3f}{ratio:>12.1f}")


def detector():
    from django.core.management import call_command

    from .detector import report

    call_command("flush", interactive=False, verbosity=0)
    call_command("load_seed", stdout=io.StringIO())
    print("\n".join(report()))


def printed(module, *given):
    """The lines of a module's report, as they come."""
    for line in import_module(f".{module}", __package__).report(*given):
        print(line, flush=True)


def in_a_folder(module):
    with tempfile.TemporaryDirectory() as folder:
        printed(module, Path(folder))


PARTS = {
    "growth": growth,
    "rates": partial(printed, "rates"),
    "detector": detector,
    "pages": partial(printed, "pages"),
    "scale": partial(printed, "scale", FULL),
    **{name: partial(in_a_folder, name) for name in ("cold", "served", "face", "api", "fairness")},
}


def main(folder, names):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/made-up.sqlite3",
    }
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name in names or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(PARTS):
        sys.exit(f"There is no part {', '.join(unknown)}: name {' or '.join(PARTS)}.")
    with tempfile.TemporaryDirectory() as folder:
        main(folder, sys.argv[1:])
