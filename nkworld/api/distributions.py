"""What the rest of the portal asks of the tables of the API: the files of each, and the datasets on
which the answers at an address depend.
"""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.http import urlencode

from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.fields import ALL
from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.distributions import EVERYTHING, Distribution, distributes
from nkworld.provenance.revisions import scope

from .bulk.building import NEWEST, offered
from .renderers import FORMATS
from .router import router

TITLES = {
    "json": "JSON, page by page",
    "csv": "CSV",
    "csv-excel": "CSV for spreadsheets",
    "csv-metadata": "CSV on the Web: what the CSV holds",
    "ndjson": "NDJSON",
    "xlsx": "Excel",
    "parquet": "Parquet",
    "zip": "ZIP of all files, with a Data Package",
    "sdmx-csv": "SDMX-CSV 2.0",
    "sdmx-json": "SDMX-JSON 1.0",
    "sdmx-structure": "SDMX-ML 2.1: data structure and code lists",
}


@distributes
def files(slug: str) -> Iterator[Distribution]:
    """Every claim of every source, or all records, in each format; the kit of everything."""
    if slug == EVERYTHING and (kit := offered()):
        title, address = "Data kit: SQLite, CSV and Parquet of every table", "kit:file"
        path = page_address(address, NEWEST)
        yield Distribution(title, "application/zip", path, kit.size, kit.sha256, kit.built)
    found = {prefix: view for prefix, view, _ in router.registry}
    if slug not in found:
        return
    address = page_address(f"api:{slug.replace('/', '-')}-list")
    every = {"rule": ALL} if slug in claim_tables() else {}
    for renderer in getattr(found[slug], "renderer_classes", FORMATS):
        query = urlencode(every | {"format": renderer.format})
        title = TITLES.get(renderer.format, renderer.format)
        yield Distribution(title, renderer.media_type, f"{address}?{query}")


@scope
def datasets_of_path(path: str) -> Collection[str] | None:
    """Those of a table; None of any other address."""
    root = reverse("api:root")
    if not path.startswith(root):
        return None
    address = "/".join(path.removeprefix(root).split("/")[:2])
    for prefix, view, _ in router.registry:
        if prefix == address and getattr(view, "dataset", ""):
            return (view.dataset, *view.also_of)
    return None
