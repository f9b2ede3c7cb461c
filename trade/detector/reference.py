"""What South Korea itself records of its trade with a partner: a table of cited figures.

A row is a partner, a year, a direction and dollars, with the page and the words it was read in.
The signals that compare with it are silent on what is not in it.
"""

import csv
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "south-korea.csv"
COLUMNS = ["country", "period", "direction", "value", "citation", "as_quoted"]


def read(path):
    """{(country code, period): {direction: US dollars}}; ValueError for a row without papers."""
    found: dict[tuple, dict] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if missing := [name for name in COLUMNS if not row.get(name)]:
                raise ValueError(f"{path.name}, row {number}: {', '.join(missing)} is not given.")
            found[row["country"], row["period"]][row["direction"]] = Decimal(row["value"])
    return dict(found)


@cache
def south_korea():
    return read(PATH)
