"""Usage: python -m benchmarks.api_script DATABASE FILE: every live claim with what it refers to, in
the order of the portal's file, as a script with `sqlite3` and `csv.writer` writes it.
"""

import csv
import sqlite3
import sys
from pathlib import Path

PER_PAGE = 100
PLAIN = ("period", "frequency", "value", "value_low", "value_high", "status", "exclusion")
PLAIN += ("citation", "as_quoted", "read", "reported_on", "note", "derivation", "known_from")
PLAIN += ("reading", "direction", "part", "revision", "quantity", "quantity_low", "quantity_high")
PLAIN += ("quantity_unit",)
NESTED = {
    "country": ("code", "slug", "name"),
    "commodity": ("code", "name", "name_ko"),
    "source": ("slug", "short_name", "licence"),
    "release": ("id", "label"),
}
TABLES = {
    "country": "atlas_country",
    "commodity": "goods_commodity",
    "source": "provenance_source",
    "release": "provenance_release",
}


def statement() -> str:
    columns = [f"goods_goodsflow.{name}" for name in ("id", *PLAIN)]
    columns += [f"{name}.{inner}" for name, those in NESTED.items() for inner in those]
    joined = " ".join(
        f"JOIN {table} {name} ON {name}.id = goods_goodsflow.{name}_id"
        for name, table in TABLES.items()
    )
    return (
        f"SELECT {', '.join(columns)} FROM goods_goodsflow {joined} "
        "WHERE known_from IS NOT NULL AND known_until IS NULL "
        "ORDER BY period_start DESC, goods_goodsflow.id"
    )


def main(database: str, path: str) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        found = sqlite3.connect(database).execute(statement())
        writer.writerow([each[0] for each in found.description])
        while rows := found.fetchmany(5000):
            writer.writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
