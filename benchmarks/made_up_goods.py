"""A full mirror set of a universe that does not exist, to try the portal at size.

Every land, source and sort of goods is made up, and so is every number. The rows are always the
same, and a smaller set is the beginning of a larger one: more rows are more codes, each with
every partner, year and direction. Values are US dollars, quantities tonnes.
"""

import csv
import itertools
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from nkworld.atlas.models import WORLD
from nkworld.importing import curated
from nkworld.importing.models import Upload
from nkworld.importing.reading import MAX_ROWS
from nkworld.importing.staging import stage
from nkworld.provenance.models import Dataset
from nkworld.provenance.publishing import publish
from trade.goods.models import Commodity, GoodsFlow

Level = Commodity.Level
SLUG, RULE = "trade/goods", "yearbook-first"
# In the order of a rule of theirs; the ledger alone has a figure of every cell.
SOURCES = YEARBOOK, GAZETTE, SOURCE = "made-up-yearbook", "made-up-gazette", "ruritanian-ledger"
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


def write_set(folder: Path, rows: int, contradicted: bool = False) -> None:
    """Into a folder: what a seed folder holds, and goods in files not too large for an upload.

    Contradicted, half of the cells' figures are those of two sources or three.
    """
    codes = [subheading(number) for number in range(-(-rows // len(CELLS)))]
    for name, lines in {
        "countries.csv": countries(),
        "sources.csv": sources(),
        "datasets.csv": datasets(),
        "rules.csv": rules(),
        "hs-sectors.csv": iter([{"slug": "made-up", "name": "Made-up goods", "position": 1}]),
        "hs-commodities.csv": tree(codes),
    }.items():
        write_csv(folder / name, lines)
    claims = itertools.islice(goods(codes, contradicted), rows)
    for number in range(1, -(-rows // MAX_ROWS) + 1):
        write_csv(folder / f"goods-{number:02}.csv", itertools.islice(claims, MAX_ROWS))


def load_what_they_speak_of(folder: Path) -> None:
    for label in ("provenance", "goods"):
        for path, resource in curated.curated_files(label, folder):
            curated.load(resource, path)


def publish_goods(folder: Path) -> None:
    """Each file staged and published, as an editor's upload is."""
    for path in sorted(folder.glob("goods-*.csv")):
        with path.open("rb") as file:
            upload = Upload(dataset=Dataset.objects.get(slug=SLUG), label=path.stem)
            outcome = stage(file, upload)
        if outcome.refusals:
            raise RuntimeError(f"{path.name} was refused: {outcome.refusals[0]}")
        for release in outcome.releases:
            publish(release)


def fill(rows: int) -> None:
    """The database with so many claims, of which some contradict each other."""
    with TemporaryDirectory() as name:
        write_set(Path(name), rows, contradicted=True)
        load_what_they_speak_of(Path(name))
        publish_goods(Path(name))


def write_csv(path: Path, lines: Iterator[dict]) -> None:
    """A CSV file, whose header are the names in the first of its lines."""
    first = next(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(lines)


def goods(codes: list[str], contradicted: bool) -> Iterator[dict]:
    """One dict a row, of columns as an editor's spreadsheet has them."""
    random = Random(1)
    for number, (code, (country, year, direction)) in enumerate(itertools.product(codes, CELLS)):
        lowest, kilograms = random.randint(1, LARGEST), random.randint(1, LARGEST)
        speakers = (1, 2, 1, 3, 1, 1)[number % 6] if contradicted else 1
        for value, source in enumerate(SOURCES[-speakers:], lowest):
            yield {
                "source": source,
                "country": country,
                "period": year,
                "direction": direction,
                "commodity": code,
                "value": value,
                "quantity": Decimal(kilograms) / 1000,
                "quantity_unit": GoodsFlow.Unit.TONNES.value,
                "citation": f"https://ledger.example/{year}/{code}",
                "as_quoted": f"{value} made-up dollars",
            }


def tree(codes: list[str]) -> Iterator[dict]:
    """Rows of hs-commodities.csv, from the top."""
    headings = sorted({code[:4] for code in codes})
    places = [("I", Level.SECTION, "", "")]
    places += [(code, Level.CHAPTER, "I", "made-up") for code in CHAPTERS]
    places += [(code, Level.HEADING, code[:2], "") for code in headings]
    places += [(code, Level.SUBHEADING, code[:4], "") for code in sorted(codes)]
    for code, level, parent, sector in places:
        name = f"Made-up {level.label.lower()} {code}"
        yield dict(zip(TREE_HEADER, (code, level, name, "", parent, sector, ""), strict=True))


def subheading(number: int) -> str:
    """One chapter after the other and round again."""
    nth, chapter = divmod(number, len(CHAPTERS))
    heading, place = divmod(nth, IN_A_HEADING)
    return f"{CHAPTERS[chapter]}{heading + 1:02}{place + 1}0"


def countries() -> Iterator[dict]:
    """Rows of countries.csv."""
    for code, name in {WORLD: "The made-up world", **PARTNERS}.items():
        kind = "aggregate" if code == WORLD else "country"
        yield {"code": code, "name": name, "slug": name.lower().replace(" ", "-"), "kind": kind}


def sources() -> Iterator[dict]:
    """Rows of sources.csv."""
    for slug in SOURCES:
        name = slug.replace("-", " ").title()
        yield {
            "slug": slug,
            "publisher": f"The made-up office of the {name}",
            "short_name": name,
            "title": "Made-up trade of made-up lands",
            "authority": "official",
            "authority_reason": "A made-up office on its own records.",
            "licence": "CC0",
        }


def datasets() -> Iterator[dict]:
    """Rows of datasets.csv."""
    for slug in (SLUG, "trade/flows", "trade/inter-korean"):
        yield {
            "slug": slug,
            "title": f"Made-up {slug}",
            "description": "Made up to try the portal at size: no number in it is true.",
            "unit": "US dollars, current",
            "expected_frequency": "annual",
            "licence": "CC0",
        }


def rules() -> Iterator[dict]:
    """Rows of rules.csv."""
    of_goods = {RULE: ";".join(SOURCES)}
    for dataset in datasets():
        orders = {"ledger-first": SOURCE} | (of_goods if dataset["slug"] == SLUG else {})
        for slug, order in orders.items():
            yield {
                "dataset": dataset["slug"],
                "slug": slug,
                "version": 1,
                "title": slug.replace("-", " ").capitalize(),
                "description": "Made up.",
                "is_default": "true" if order == SOURCE else "",
                "sources": order,
            }
