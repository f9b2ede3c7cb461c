"""Outcomes of the Council as it voted on them."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.provenance.references import Reference, register

from .entries import Entry, entries


@register("council")
def votes(symbols: Iterable[str], moment: datetime | None) -> dict[str, Reference]:
    """{symbol: the page of its vote}."""
    wanted = set(symbols)
    return {
        entry.main.document: Reference(_words(entry), page_of(entry))
        for entry in entries(moment)
        if entry.main.document in wanted
    }


def _words(entry: Entry) -> str:
    told = entry.vote or (f"vetoed by {entry.vetoed_by}" if entry.vetoed_by else "not told")
    return f"The vote in the Security Council: {told}"


def page_of(entry: Entry) -> str:
    """Where a reader finds an outcome: a resolution’s own page, else its year in the table."""
    if entry.main.number:
        return reverse("council:resolution", args=[entry.main.number])
    query = {"kind": entry.main.kind, "from": entry.year, "to": entry.year}
    return f"{reverse('council:outcomes')}?{urlencode(query)}"
