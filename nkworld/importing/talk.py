"""What was written about single rows stands under them in the review."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from nkworld.comments.threads import Thread
from nkworld.provenance.models import Observation, Release

from .review_panels import beside_rows


@beside_rows("comments/row.html")
def comments(
    release: Release, claims: Sequence[Observation], request: HttpRequest
) -> dict[int, Any]:
    """Of every row, as each may be commented on."""
    thread = Thread.about(release)
    name = "admin:provenance_release_row"
    return {
        claim.pk: {
            "comments": thread.of_row(claim.pk),
            "address": reverse(name, args=[release.pk, claim.pk]),
        }
        for claim in claims
    }
