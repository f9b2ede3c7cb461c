"""A full mirror set of a universe that does not exist, to try the portal at size.

Every land, source and sort of goods is made up, and so is every number. The same seed gives the
same rows, and a smaller set is the beginning of a larger one: more rows are more codes, each with
every partner, year and direction. Values are US dollars, quantities tonnes.
"""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from nkworld.atlas.models import WORLD
from nkworld.importing.budgets import MAX_ROWS
from trade.goods.models import Commodity, GoodsFlow

Level = Commodity.Level
SOURCE = "ruritanian-ledger"
PARTNERS = {
    "XRU": "Ruritania",
    "XFR": "Freedonia",
    "XGK": "Graustark",
    "XLI": "Lilliput",
    "XBF": "Blefuscu",
    "XLP": "Laputa",
    "XBR": "Brobdingnag",
    "XBB": "Balnibarbi",
    "XER": "Erewhon",
    "XEF": "Evallonia",
}
YEARS = range(2001, 2011)
DIRECTIONS = GoodsFlow.Direction.values
CELLS = list(itertools.product(PARTNERS, YEARS, DIRECTIONS))
CHAPTERS = [f"{number:02}" for number in range(1, 98)]
IN_A_HEADING = 4  # subheadings
LARGEST = 10_000_000
TREE_HEADER = ("code", "level", "name", "name_ko", "parent", "sector", "revision")


def write_set(folder: Path, rows: int, seed: int = 1) -> None:
    """Into a folder: what a seed folder holds, and goods in files not too large for an upload."""
    mirror = MirrorSet(rows, seed)
    for name, lines in {
        "countries.csv": countries(),
        "sources.csv": sources(),
        "datasets.csv": datasets(),
        "rules.csv": rules(),
        "hs-sectors.csv": sectors(),
        "hs-commodities.csv": mirror.tree(),
        "flows.csv": totals(mirror.goods()),
    }.items():
        write_csv(folder / name, lines)
    goods = mirror.goods()
    for number in range(1, -(-rows // MAX_ROWS) + 1):
        write_csv(folder / f"goods-{number:02}.csv", itertools.islice(goods, MAX_ROWS))


def write_csv(path: Path, lines: Iterator[dict]) -> None:
    """A CSV file, whose header are the names in the first of its lines."""
    first = next(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(lines)


@dataclass(frozen=True)
class MirrorSet:
    """`rows` claims about goods, and what they speak of."""

    rows: int
    seed: int = 1

    @property
    def codes(self):
        """As many subheadings as the rows need, one chapter after the other and round again."""
        return [_subheading(number) for number in range(-(-self.rows // len(CELLS)))]

    def goods(self):
        """One dict a row, of columns as an editor's spreadsheet has them."""
        random = Random(self.seed)
        cells = ((code, *cell) for code in self.codes for cell in CELLS)
        for code, country, year, direction in itertools.islice(cells, self.rows):
            value = random.randint(1, LARGEST)
            yield {
                "source": SOURCE,
                "country": country,
                "period": year,
                "direction": direction,
                "commodity": code,
                "value": value,
                "quantity": Decimal(random.randint(1, LARGEST)) / 1000,
                "quantity_unit": GoodsFlow.Unit.TONNES.value,
                "citation": f"https://ledger.example/{year}/{code}",
                "as_quoted": f"{value} made-up dollars",
            }

    def tree(self):
        """Rows of hs-commodities.csv, from the top."""
        headings = sorted({code[:4] for code in self.codes})
        places = [("I", Level.SECTION, "", "")]
        places += [(code, Level.CHAPTER, "I", "made-up") for code in CHAPTERS]
        places += [(code, Level.HEADING, code[:2], "") for code in headings]
        places += [(code, Level.SUBHEADING, code[:4], "") for code in sorted(self.codes)]
        for code, level, parent, sector in places:
            name = f"Made-up {level.label.lower()} {code}"
            yield dict(zip(TREE_HEADER, (code, level, name, "", parent, sector, ""), strict=True))


def _subheading(number):
    nth, chapter = divmod(number, len(CHAPTERS))
    heading, place = divmod(nth, IN_A_HEADING)
    return f"{CHAPTERS[chapter]}{heading + 1:02}{place + 1}0"


def countries():
    """Rows of countries.csv."""
    yield _country(WORLD, "The made-up world", "aggregate")
    for code, name in PARTNERS.items():
        yield _country(code, name, "country")


def _country(code, name, kind):
    return {"code": code, "name": name, "slug": name.lower().replace(" ", "-"), "kind": kind}


def totals(goods):
    """Rows of flows.csv: what the goods of each partner, and of all, add up to."""
    found: dict[tuple, int] = {}
    for row in goods:
        for country in (row["country"], WORLD):
            cell = country, row["period"], row["direction"]
            found[cell] = found.get(cell, 0) + row["value"]
    for (country, year, direction), value in found.items():
        yield {
            "source": SOURCE,
            "country": country,
            "period": year,
            "direction": direction,
            "value": value,
            "citation": f"https://ledger.example/{year}",
            "as_quoted": f"{value} made-up dollars",
        }


def sources():
    """Rows of sources.csv."""
    yield {
        "slug": SOURCE,
        "publisher": "The made-up Ledger Office of Ruritania",
        "short_name": "Ruritanian Ledger",
        "title": "Made-up trade of made-up lands",
        "licence": "CC0",
    }


def datasets():
    """Rows of datasets.csv."""
    for slug in ("trade/goods", "trade/flows", "trade/inter-korean"):
        yield {
            "slug": slug,
            "title": f"Made-up {slug}",
            "description": "Made up to try the portal at size: no number in it is true.",
            "unit": "US dollars, current",
            "expected_frequency": "annual",
            "licence": "CC0",
        }


def rules():
    """Rows of rules.csv."""
    for dataset in datasets():
        yield {
            "dataset": dataset["slug"],
            "slug": "ledger-first",
            "version": 1,
            "title": "Ledger first",
            "description": "There is no other source.",
            "is_default": "true",
            "sources": SOURCE,
        }


def sectors():
    """Rows of hs-sectors.csv."""
    yield {"slug": "made-up", "name": "Made-up goods", "position": 1}
