"""The files of each table, and the datasets on which the answers at an address depend."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.http import urlencode

from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.fields import ALL
from nkworld.atlas.page_addresses import page_address
from nkworld.provenance.editions import scope
from nkworld.provenance.registries import EVERYTHING, Distribution, distributes

from .bulk.building import NEWEST, offered
from .renderers import FORMATS
from .router import router


@distributes
def files(slug: str) -> Iterator[Distribution]:
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
        title = getattr(renderer, "title", renderer.format)
        yield Distribution(title, renderer.media_type, f"{address}?{query}")


@scope
def datasets_of_path(path: str) -> Collection[str] | None:
    root = reverse("api:root")
    if not path.startswith(root):
        return None
    address = "/".join(path.removeprefix(root).split("/")[:2])
    for prefix, view, _ in router.registry:
        if prefix == address and getattr(view, "dataset", ""):
            return (view.dataset, *view.also_of)
    return None
