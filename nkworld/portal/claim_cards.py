"""What the card of a claim says: components/claim_card.html prints it, on a page of its own and in
the small window that a number opens.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from nkworld.asking.rules import rules_of
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import exact
from nkworld.charts.citations import FORMATS, Citation
from nkworld.charts.numbers import rounded
from nkworld.figures.claim_records import ClaimRecord, claim_records
from nkworld.figures.disagreements import waived
from nkworld.figures.points import value_text
from nkworld.provenance.models import Challenge, Dataset, HeadlineRule
from nkworld.provenance.records import grouped

from .claim_verdicts import verdict_of


@dataclass(frozen=True)
class Rival:
    """What another source says of the same cell. `difference` is its value less the claim's, in the
    unit of the table and in per cent of the claim; `differs` tells what is counted otherwise.
    """

    claim: Any
    difference: str
    per_cent: str
    differs: tuple[str, ...]

    @property
    def value(self) -> str:
        return value_text(self.claim)

    @classmethod
    def of(cls, claim: Any, other: Any) -> "Rival":
        differs = tuple(
            f"{_label(claim, name)}: {_shown(other, name)}, here {_shown(claim, name)}"
            for name in claim.own_content()
            if getattr(claim, name) != getattr(other, name)
            and getattr(claim, name) not in ("", None)
            and getattr(other, name) not in ("", None)
        )
        if claim.value is None or other.value is None:
            return cls(other, "", "", differs)
        apart = other.value - claim.value
        share = f"{_signed(100 * apart / abs(claim.value), 1)} %" if claim.value else ""
        return cls(other, _signed(apart, None), share, differs)


@dataclass(frozen=True)
class Chosen:
    rule: HeadlineRule
    claim: Any
    is_this: bool


class ClaimCard:
    def __init__(
        self,
        record: ClaimRecord,
        dataset: Dataset,
        rules: Iterable[HeadlineRule],
        challenges: Mapping[int, list[Challenge]],
    ) -> None:
        self.record, self.dataset, self._challenges = record, dataset, challenges
        self.claim = record.claim
        self._rules = list(rules)

    @property
    def value(self) -> str:
        return value_text(self.claim)

    @property
    def unit(self) -> str:
        return self.claim.unit

    @property
    def title(self) -> str:
        """“KOTRA on China, 2015, Exports”; a further reading and an ended claim say so."""
        reading = f", further reading {self.claim.reading}" if self.claim.reading else ""
        ended = "" if self.record.is_live else f", until {self.claim.known_until:%Y-%m-%d %H:%M:%S}"
        return f"{self.claim.source} on {self.claim.cell_text}{reading}{ended}"

    @property
    def summary(self) -> str:
        return f"{self.title}: {self.value} ({self.unit})"

    @cached_property
    def rivals(self) -> list[Rival]:
        ordered = sorted(self.record.rivals, key=lambda row: (row.status == "excluded", row.pk))
        return [Rival.of(self.claim, row) for row in ordered]

    @property
    def verdict(self) -> str:
        return verdict_of(self.record)

    @property
    def value_now(self) -> str:
        """What stands in the place of an ended claim; ValueError where nothing does."""
        if self.record.now is None:
            raise ValueError(f"Nothing stands in the place of {self.title}.")
        return value_text(self.record.now)

    @property
    def table_url(self) -> str:
        """The dataset's table, every claim of the period."""
        page = getattr(self.claim, "page", "") or self.claim.dataset.replace("/", ":")
        query = {"period": self.claim.period, "rule": "all"}
        return f"{page_address(page)}?{urlencode(query)}"

    @property
    def citation_urls(self) -> list[tuple[str, str]]:
        """(title, address) of each file for a reference manager."""
        at = (self.claim.dataset, self.claim.pk)
        return [
            (each.title, page_address("portal:claim-citation", *at, ending))
            for ending, each in FORMATS.items()
        ]

    @property
    def is_disputed(self) -> bool:
        return self.record.is_disputed

    @cached_property
    def chosen(self) -> list[Chosen]:
        found = ((rule, self.record.chosen_by(rule)) for rule in self._rules)
        return [Chosen(rule, row, row.pk == self.claim.pk) for rule, row in found if row]

    @property
    def earlier(self) -> list[Any]:
        return [row for row in self.record.vintages if row.pk != self.claim.pk]

    @property
    def notes(self) -> list[str]:
        claim = self.claim
        reasons = (waiver.reason for waiver in waived([claim]))
        return list(dict.fromkeys(filter(None, [claim.note, claim.source.scope, *reasons])))

    @property
    def challenges(self) -> list[Challenge]:
        return [one for row in self.record.vintages for one in self._challenges.get(row.pk, [])]

    @property
    def own_content(self) -> list[tuple[str, str]]:
        shown = ((_label(self.claim, n), _shown(self.claim, n)) for n in self.claim.own_content())
        return [(label, text) for label, text in shown if text]


def cards_of(dataset: str, keys: Sequence[int]) -> list[ClaimCard]:
    """The cards of published claims of one dataset; KeyError of a dataset without a table."""
    records = claim_records(dataset, keys)
    if not records:
        return []
    about = Dataset.objects.get(slug=dataset)
    rules = rules_of(dataset).values()
    rows = {row.pk for record in records for row in record.vintages}
    answered = about.challenges.answered().filter(claim_key__in=rows)
    challenges = grouped(answered, lambda one: one.claim_key)
    return [ClaimCard(record, about, rules, challenges) for record in records]


@dataclass(frozen=True)
class ClaimCitation(Citation):
    """Who says so and where that was read (`read_at`), then the page that shows it."""

    read_at: str = ""

    @property
    def note(self) -> str:
        return f"{super().note}, read at {self.read_at}"


def citation_of_claim(card: ClaimCard, request: HttpRequest) -> ClaimCitation:
    """With the beginning of the SHA-256 of what it says. A claim is never changed, so that its
    page's address tells the same for ever.
    """
    claim = card.claim
    told = [card.summary, *(str(getattr(claim, name)) for name in claim.content)]
    return ClaimCitation(
        card.summary,
        f"{claim.dataset}/{claim.pk}",
        claim.known_from.date(),
        hashlib.sha256("\n".join(told).encode()).hexdigest()[:12],
        request.build_absolute_uri(claim.get_absolute_url()),
        read_at=claim.citation,
    )


def _label(claim: Any, name: str) -> str:
    return str(claim._meta.get_field(name).verbose_name)


def _shown(claim: Any, name: str) -> str:
    display = getattr(claim, f"get_{name}_display", None)
    value = display() if display else getattr(claim, name)
    if isinstance(value, Decimal):
        return exact(value)
    return "" if value is None else str(value)


def _signed(value: Decimal, places: int | None) -> str:
    text = exact(value) if places is None else rounded(value, places)
    return f"+{text}" if value > 0 else text
