"""How one claim is cited: who says so and where that was read, then the page that shows it."""

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest

from nkworld.charts.citations import Citation

from .claim_cards import ClaimCard


@dataclass(frozen=True)
class ClaimCitation(Citation):
    """`read_at` is the page where the claim was read."""

    read_at: str = ""

    @property
    def note(self) -> str:
        return f"{super().note}, read at {self.read_at}"


def citation_of_claim(card: ClaimCard, request: HttpRequest) -> ClaimCitation:
    """A claim is never changed, so that its page's address tells the same for ever."""
    claim = card.claim
    return ClaimCitation(
        card.summary,
        f"{claim.dataset}/{claim.pk}",
        claim.known_from.date(),
        fingerprint_of(card),
        request.build_absolute_uri(claim.get_absolute_url()),
        read_at=claim.citation,
    )


def fingerprint_of(card: ClaimCard) -> str:
    """Twelve digits of the SHA-256 of what the claim says."""
    claim = card.claim
    told = [card.summary, *(str(getattr(claim, name)) for name in claim.content)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
