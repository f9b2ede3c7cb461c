"""The card of a claim, on a page of its own and in the window that a number opens."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from operator import attrgetter
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Q
from django.http import Http404, HttpRequest

from nkworld.asking.parameters import rules_of
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import Part, Point, Series, exact, in_a_row
from nkworld.charts.citations import FORMATS, Citation
from nkworld.charts.words import amount, remarks, rounded
from nkworld.figures.amounts import MINOR, spread, value_text
from nkworld.figures.claims import ClaimRecord, claim_records
from nkworld.figures.disagreements import Waiver, waived
from nkworld.provenance.dates import in_words
from nkworld.provenance.models import Challenge, Dataset, HeadlineRule, Read
from nkworld.provenance.tables import grouped, records_as_of

from .drawing import FigureView
from .figure_views import signed

EXCLUDED = "It stands in the ledger of exclusions: no total here contains it."
ALONE = "No other source here gives this figure: nothing confirms it, and nothing disputes it."
RANGES = "Where one side gives a range only, sources are not measured against each other."
UNREVIEWED = (
    "It was read in an unreviewed compilation, which disputes nothing that somebody reviewed."
)
ONE_VOICE = "They hand on one declaration, so that their agreement confirms nothing."


class Rival(NamedTuple):
    """`difference` is its value less the claim's; `differs`, what is counted otherwise."""

    claim: Any
    difference: str
    per_cent: str
    differs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ClaimCard:
    record: ClaimRecord
    dataset: Dataset
    rules: Iterable[HeadlineRule]
    challenges_of: Mapping[int, list[Challenge]]  # by the key of a claim

    @property
    def claim(self) -> Any:
        return self.record.claim

    @property
    def title(self) -> str:
        """“KOTRA on China, 2015, Exports”; a further reading and an ended claim say so."""
        reading = f", further reading {self.claim.reading}" if self.claim.reading else ""
        ended = "" if self.record.is_live else f", until {self.claim.known_until:%Y-%m-%d %H:%M:%S}"
        return f"{self.claim.source} on {self.claim.cell_text}{reading}{ended}"

    @property
    def summary(self) -> str:
        return f"{self.title}: {value_text(self.claim)} ({self.claim.unit})"

    @cached_property
    def rivals(self) -> list[Rival]:
        claim, rivals = self.claim, []
        per_cent = lambda value: f"{rounded(value, 1)} %"  # noqa: E731
        ordered = sorted(self.record.rivals, key=lambda row: (row.status == "excluded", row.pk))
        for other in ordered:
            differs = tuple(
                f"{_label(claim, name)}: {_shown(other, name)}, here {_shown(claim, name)}"
                for name in claim.own_content()
                if getattr(claim, name) != getattr(other, name)
                and all(getattr(row, name) not in ("", None) for row in (claim, other))
            )
            difference = share = ""
            if claim.value is not None and other.value is not None:
                apart = other.value - claim.value
                difference = signed(apart, exact)
                share = claim.value and signed(100 * apart / abs(claim.value), per_cent)
            rivals.append(Rival(other, difference, share, differs))
        return rivals

    @property
    def verdict(self) -> str:
        """Sources that disagree by more than a tenth dispute a figure; a copy confirms none."""
        record, claim, compared = self.record, self.claim, self.record.compared
        others = [row for row in record.counted if row.source_id != claim.source_id]
        if record.is_excluded:
            return EXCLUDED
        if not others:
            return ALONE
        if claim.read == Read.COMPILATION and claim not in compared:
            return UNREVIEWED
        if claim.value is None or not any(row.value is not None for row in others):
            return RANGES
        if len(compared) <= 1:  # nobody counts what this claim counts
            counts = type(claim).counting()
            apart = [row for row in (claim, *others) if counts(vars(row))]
            if other_way := [f"of {row.source} {counts(vars(row))}" for row in apart]:
                ways = in_a_row(other_way)
                return f"Not disputed: {ways}: they differ by coverage, not about a fact."
        if len(compared) == 1:
            return "Only an unreviewed compilation gives another figure, which disputes nothing."
        if record.is_disputed:
            return f"Disputed: {_apart(compared)}."
        # Why claims that lie more than a tenth apart agree all the same.
        far = spread(row.value for row in compared)
        rounding = ", within what they round to" if far is not None and far > MINOR else ""
        agreement = f"Not disputed: {_apart(compared)}{rounding}."
        return f"{agreement} {ONE_VOICE}" if record.is_one_voice else agreement

    @property
    def table_url(self) -> str:
        page = getattr(self.claim, "page", "") or self.claim.dataset.replace("/", ":")
        query = {"period": self.claim.period, "rule": "all"}
        return f"{page_address(page)}?{urlencode(query)}"

    @property
    def citation_urls(self) -> list[tuple[str, str]]:
        at = "portal:claim-citation", self.claim.dataset, self.claim.pk
        return [(each.title, page_address(*at, ending)) for ending, each in FORMATS.items()]

    @cached_property
    def chosen(self) -> list[tuple[HeadlineRule, Any]]:
        rows = ((rule, self.record.chosen_by(rule)) for rule in self.rules)
        return [(rule, row) for rule, row in rows if row]

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
        return [one for row in self.record.vintages for one in self.challenges_of.get(row.pk, [])]

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
    rules = list(rules_of(dataset).values())
    rows = {row.pk for record in records for row in record.vintages}
    answered = about.challenges.answered().filter(claim_key__in=rows)
    challenges = grouped(answered, lambda one: one.claim_key)
    return [ClaimCard(record, about, rules, challenges) for record in records]


@dataclass(frozen=True)
class ClaimsAdded:
    """Claims of one source that a number outside of a figure adds up: exports and imports."""

    cards: tuple[ClaimCard, ...]

    @classmethod
    def of(cls, dataset: str, keys: Sequence[int]) -> Self:
        """Http404 with a sentence where they can't be added: of several sources, say."""
        cards = tuple(cards_of(dataset, keys))
        if len(cards) != len(set(keys)) or len(keys) != len(set(keys)):
            raise Http404("Each claim is named once, and is published.")
        if reason := cards[0].claim.never_added:
            raise Http404(f"{dataset} is never added: {reason}")
        if any(card.record.is_excluded for card in cards):
            raise Http404("An excluded claim enters no number: its note says why.")
        if any(card.claim.value is None for card in cards):
            raise Http404("A range without a value is not added to anything.")
        if len({(card.claim.source_id, card.claim.frequency) for card in cards}) != 1:
            raise Http404("Claims of several sources, or of unlike periods, are not added.")
        for one, other in combinations([card.claim for card in cards], 2):
            if reason := one.holds_also(other):
                raise Http404(reason)
        return cls(cards)

    @property
    def total(self) -> Decimal:
        return sum((card.claim.value for card in self.cards), Decimal())

    @property
    def title(self) -> str:
        cells = in_a_row([card.claim.cell_text for card in self.cards])
        return f"{self.cards[0].claim.source}: {cells}"

    @property
    def is_disputed(self) -> bool:
        return any(card.record.is_disputed for card in self.cards)


@dataclass(frozen=True)
class ClaimCitation(Citation):
    """Who says so and where that was read (`read_at`), then the page that shows it."""

    read_at: str = ""

    @property
    def note(self) -> str:
        return f"{super().note}, read at {self.read_at}"


def citation_of_claim(card: ClaimCard, request: HttpRequest) -> ClaimCitation:
    """A claim is never changed, so that address and fingerprint tell the same for ever."""
    claim = card.claim
    contents = [card.summary, *(str(getattr(claim, name)) for name in claim.content)]
    return ClaimCitation(
        card.summary,
        f"{claim.dataset}/{claim.pk}",
        claim.known_from.date(),
        hashlib.sha256("\n".join(contents).encode()).hexdigest()[:12],
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


def _apart(claims: list[Any]) -> str:
    least, most = (pick(claims, key=lambda row: row.value) for pick in (min, max))
    if least.value == most.value:
        return f"{in_a_row([str(row.source) for row in claims])} say the same"
    apart = spread(row.value for row in claims)
    far = "" if apart is None else f"{rounded(apart, 1)} % apart, "
    return (
        f"sources lie {far}from {exact(least.value)} ({least.source}) "
        f"to {exact(most.value)} ({most.source})"
    )


MOST_CARDS = 12


class PartCard(NamedTuple):
    part: Part
    role: str
    card: ClaimCard


@dataclass(frozen=True)
class PointCard:
    drawn: FigureView
    series: Series
    point: Point
    most: int = MOST_CARDS  # claims or records that it shows

    @classmethod
    def of(cls, drawn: FigureView, series: str, x: str, most: int = MOST_CARDS) -> "PointCard":
        """Http404 with a sentence where the figure has no number there."""
        figure = drawn.figure
        every = [each for each in (*figure.series, *figure.headed_by) if each.slug == series]
        for one in every:
            for point in one.points:
                if point.x == x and point.numbers:
                    return cls(drawn, one, point, most)
        lacks = f"number at “{x}”" if every else f"series “{series}”"
        raise Http404(f"The figure {drawn.slug} has no {lacks} in this state.")

    @property
    def value(self) -> str:
        return amount(self.drawn.figure, self.point)

    @property
    def unit(self) -> str:
        figure = self.drawn.figure
        return figure.unit if figure.measure in ("count", "score", "rank") else ""

    @property
    def title(self) -> str:
        """“Trade of every country: KOTRA, 2015”"""
        return f"{self.drawn.registered.title}: {self.series.label}, {in_words(self.point.x)}"

    @property
    def source(self) -> str:
        return self.drawn.figure.source_name(self.point.source)

    @property
    def sources(self) -> str:
        return in_a_row(list(dict.fromkeys(str(part.card.claim.source) for part in self.parts)))

    @property
    def remarks(self) -> str:
        index = self.series.points.index(self.point)
        return remarks(self.point, index in self.series.breaks)

    @property
    def rule(self) -> HeadlineRule | None:
        rule = self.drawn.form.cleaned_data.get("rule")
        return rule if isinstance(rule, HeadlineRule) else None

    @cached_property
    def parts(self) -> list[PartCard]:
        shown = self.point.parts[: self.most]
        cards = {
            (dataset, card.claim.pk): card
            for dataset, some in grouped(shown, attrgetter("dataset")).items()  # asked once each
            for card in cards_of(dataset, [part.key for part in some])
        }
        is_share = any(each.of_whole for each in self.point.parts)
        parts = []
        for part in shown:
            if card := cards.get((part.dataset, part.key)):
                # Of a share, which side of it the claim is on; “less” of what is taken off.
                side = ("the whole" if part.of_whole else "the part") if is_share else ""
                role = ", ".join(filter(None, [side, "less" if part.sign < 0 else ""]))
                parts.append(PartCard(part, role, card))
        return parts

    @cached_property
    def records(self) -> list[Any]:
        moment, shown = self.drawn.form.cleaned_data.get("as_of"), self.point.records[: self.most]
        return [
            record
            for table, some in grouped(shown, attrgetter("dataset")).items()
            for record in records_as_of(
                apps.get_model(table), moment, where=Q(pk__in=[part.key for part in some])
            )
        ]

    @property
    def further(self) -> int:
        return max(len(self.point.parts or self.point.records) - self.most, 0)

    @property
    def is_claim(self) -> bool:
        is_one = len(self.point.parts) == 1
        return is_one and any(each.card.claim.value == self.point.value for each in self.parts)

    @property
    def is_disputed(self) -> bool:
        return any(part.card.record.is_disputed for part in self.parts)

    @cached_property
    def waived(self) -> list[Waiver]:
        return waived(part.card.claim for part in self.parts)
