"""How the pages of goods stand a full mirror set, which goes in as an editor's uploads do.

Everything is made up, and written by `made_up_goods.py`. Each page is asked twice: the
first time after a publish, when what is kept for a state of the data is worked out, and again.
Seconds are the processor's.
"""

import tempfile
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command

from nkworld.importing import curated, seeding
from nkworld.importing.doubts import unanswered
from nkworld.importing.staging import Delivery, stage
from nkworld.provenance.models import Dataset
from nkworld.provenance.publishing import publish

from .import_and_publish import first_and_later, timed
from .made_up_goods import SOURCE, write_set

ALLOWED = 1.5
PAGES = {
    "page of claims, by the rule": "/trade/goods/claims/",
    "page of claims, every claim": "/trade/goods/claims/?rule=all",
    "page of claims, one chapter": "/trade/goods/claims/?within=01",
    "page of claims, the excluded": "/trade/goods/claims/?status=excluded",
    "page of claims, parts of a code": "/trade/goods/claims/?coverage=part",
    "page of one sort of goods": "/trade/goods/010110/",
    "page of a chapter": "/trade/goods/01/",
    "page of all goods": "/trade/goods/",
    "goods by a word": "/trade/goods/?q=made-up",
    "page of trade": "/trade/",
    "page of sanctions": "/trade/sanctions/",
    "search": "/search/?q=goods",
    "page of a country": "/countries/ruritania/",
    "catalogue of data": "/data/",
    "page of the dataset": "/data/trade/goods/",
    "page of the source": f"/sources/{SOURCE}/",
    "API, by the rule": "/api/v1/trade/goods/?format=json",
    "API, one sort of goods": "/api/v1/trade/goods/?format=json&commodity=010110&rule=all",
}


def measure(rows):
    """({step: seconds of a row}, {page: (first seconds, later seconds)}) of one size."""
    call_command("flush", interactive=False, verbosity=0)
    cache.clear()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_set(folder, rows)
        steps = bring_in(folder)
    first_and_later("/")  # Templates are compiled for whatever is asked first.
    found = {name: asked(address) for name, address in PAGES.items()}
    return {step: seconds / rows for step, seconds in steps.items()}, found


def asked(address):
    """(seconds when nothing is kept yet of what pages keep, seconds when it is)"""
    cache.clear()
    return first_and_later(address)


def bring_in(folder):
    """{step: seconds} of all files of goods; the tree and the totals stand there before."""
    for label in ("provenance", "goods"):
        for path, resource in seeding.curated_files(label, folder):
            curated.load(resource, path)
    deliver(folder / "flows.csv", "trade/flows")
    spent: dict[str, float] = {}
    for path in sorted(folder.glob("goods-*.csv")):
        for step, seconds in deliver(path, "trade/goods").items():
            spent[step] = spent.get(step, 0) + seconds
    return spent


def deliver(path, dataset):
    """{step: seconds} of one file on its way to the public."""
    delivery = Delivery(Dataset.objects.get(slug=dataset), path.stem)
    with path.open("rb") as file:
        staging, outcome = timed(lambda: stage(file, path.name, delivery))
    if outcome.refusals:
        raise RuntimeError(f"{path.name}, of {SOURCE}, was refused: {outcome.refusals[0]}")
    release = outcome.releases[0]
    asking, _ = timed(lambda: unanswered(release))
    publishing, _ = timed(lambda: publish(release))
    return {
        "read, check, stage, compare": staging,
        "look for doubts": asking,
        "publish": publishing,
    }


def report(sizes):
    """Lines to print for a small and a large size."""
    (small_steps, small), (large_steps, large) = (measure(size) for size in sizes)
    heads = "".join(f"{size:>12,} rows" for size in sizes) + f"{'ratio':>10}"
    yield f"{'microseconds a row':<44}{heads}"
    for step, seconds in small_steps.items():
        yield line(step, 1e6 * seconds, 1e6 * large_steps[step])
    for at, when in enumerate(("first asked after a publish", "asked again")):
        yield f"{f'milliseconds, {when}':<44}{heads}"
        for name in PAGES:
            told = line(name, 1e3 * small[name][at], 1e3 * large[name][at])
            slower = large[name][at] > ALLOWED * small[name][at]
            yield told + f"  more than {ALLOWED}" * slower


def line(name, small, large):
    return f"{name:<44}{small:>17.1f}{large:>17.1f}{large / small:>10.2f}"
