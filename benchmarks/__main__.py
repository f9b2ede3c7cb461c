"""Usage: make benchmark, or python -m benchmarks with the names of parts: growth, rates, cold,
served, api. ROWS=<number> is how many made-up rows `growth`, `rates` and `api` take (the last
40,000 or more), BASE=<commit> the tree that `cold` compares with.

Measures on temporary SQLite files and prints tables.
"""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

PARTS = ("growth", "rates", "cold", "served", "api")


def main(names: list[str]) -> None:
    if unknown := set(names) - set(PARTS):
        sys.exit(f"There is no part {', '.join(unknown)}: name {' or '.join(PARTS)}.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{folder}/made-up.sqlite3",
            "LOG_LEVEL": "ERROR",
        }
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        for name in names or PARTS:
            place = Path(folder) / name
            place.mkdir()
            for line in import_module(f".{name}", __package__).report(place):
                print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
