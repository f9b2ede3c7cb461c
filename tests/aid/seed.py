"""The curated files of aid, read as files: no database, no importer."""

import csv
from decimal import Decimal
from pathlib import Path

import aid


def read(name, package=aid):
    path = Path(package.__path__[0]) / "seed" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CONTRIBUTIONS, APPEALS = read("contributions"), read("appeals")


FOOD, WON = read("food-aid"), read("south-korea")


ACTORS = {row["slug"]: row for row in read("actors")}


APPEAL_LIST = {row["slug"]: row for row in read("appeal-list")}


SOURCES, RULES = {row["slug"] for row in read("sources")}, read("rules")


TABLES = {
    "aid/contributions": CONTRIBUTIONS,
    "aid/appeals": APPEALS,
    "aid/food-aid": FOOD,
    "aid/south-korea": WON,
}


def told(rows, **cell):
    """{source: value} of the rows that stand for one figure."""
    return {
        row["source"]: Decimal(row["value"])
        for row in rows
        if all(row[name] == wanted for name, wanted in cell.items())
    }


def total(rows):
    return sum(Decimal(row["value"]) for row in rows)
