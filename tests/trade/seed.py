"""The curated files of trade, read as files: no database, no importer."""

import csv
from decimal import Decimal
from pathlib import Path

import trade
from nkworld import atlas


def read(name, package=trade):
    path = Path(package.__path__[0]) / "seed" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FLOWS, INTER_KOREAN = read("flows.csv"), read("inter-korean.csv")


# Of the same table: three compilations by partner and year, and world totals of two more.
COMPILATIONS = read("flows-compilations.csv")


SOURCES, DATASETS = read("sources.csv"), read("datasets.csv")


RULES, QUESTIONS = read("rules.csv"), read("questions.csv")


COUNTRIES = {row["code"]: row for row in read("countries.csv", atlas)}


TABLES = {
    "trade/flows": FLOWS,
    "trade/flows, compilations": COMPILATIONS,
    "trade/inter-korean": INTER_KOREAN,
}


# A table of claims too, but not of dollars.
RANKS = read("partner-ranks.csv")


# In other units than dollars of goods.
OTHERS = read("other-counts.csv")


def said(rows, **cell):
    """The values that stand in the file for one figure, in its order."""
    return [
        Decimal(row["value"])
        for row in rows
        if all(row[name] == wanted for name, wanted in cell.items())
    ]
