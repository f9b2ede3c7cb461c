"""Resolutions as the Council voted on them."""

from django.urls import reverse

from nkworld.provenance.references import Reference, register

from .entries import resolutions


@register("council")
def votes(symbols, moment):
    """{symbol: the page of its vote}."""
    wanted = set(symbols)
    return {
        entry.main.document: Reference(
            f"The vote in the Security Council: {entry.vote or 'not told'}",
            reverse("council:resolution", args=[entry.main.number]),
        )
        for entry in resolutions(moment)
        if entry.main.document in wanted
    }
