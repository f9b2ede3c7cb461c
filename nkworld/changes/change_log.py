"""Everything that was published and edited, row by row of every public table, in one order. Who
holds a table as of `since` and applies the changes up to `until` holds it as it stood then. What
releases did to claims is found by ranges of an index.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery, Value

from nkworld.charts import exact
from nkworld.charts.words import in_a_row, rounded
from nkworld.figures.amounts import value_text
from nkworld.provenance.histories import (
    ENDED,
    NEW,
    Place,
    RecordChange,
    Span,
    all_of,
    read_record_changes,
    record_places,
    tables,
)
from nkworld.provenance.models import Edition, Observation, Release, State, Status
from nkworld.provenance.tables import about, grouped, observation_models


# No two releases of a table are published or withdrawn at one moment, so that a row which begins
# when another ends, at the same place of the table, stands in its stead. Pages pair rows that they
# have read, the API has the database do so (`at_place`): by one place.
class Pair:
    """A claim and what stood in its place before, or only one of them: the other is None."""

    old: Any
    new: Any

    @property
    def claim(self) -> Any:
        return self.new or self.old

    @property
    def step(self) -> Decimal | None:
        """By how much the value differs, in its own unit; None where one is not given."""
        if None in (self.old, self.new) or None in (self.old.value, self.new.value):
            return None
        return self.new.value - self.old.value

    @property
    def difference(self) -> Decimal | None:
        """The same in per cent of the old value; None of zero, too."""
        step = self.step
        return None if step is None or not self.old.value else 100 * step / abs(self.old.value)

    @property
    def fields(self) -> list[str]:
        """Of the content, in which the two differ."""
        if None in (self.old, self.new):
            return []
        names = self.claim.content
        return [name for name in names if getattr(self.old, name) != getattr(self.new, name)]


def place_of(model: type[Observation]) -> tuple[str, ...]:
    """The fields that say which row of a table another one can stand in for."""
    return ("source", *model.cell, "reading")


def at_place(model: type[Observation], **moment: OuterRef) -> Any:
    """Rows that stand where the outer query's row does, and begin or end at a moment of it."""
    place = {name: OuterRef(name) for name in place_of(model)}
    # Of the public: a draft is of no moment yet.
    public = model._default_manager.filter(known_from__isnull=False, **place)
    return public.filter(**moment).order_by()


STEPS = {NEW: "published_at", ENDED: "withdrawn_at"}
TABLE = Release._meta.label_lower


def release_at(release: Release, moment: datetime) -> Release:
    """A published release as it stood: that it would be withdrawn was not known."""
    if not release.withdrawn_at or release.withdrawn_at <= moment:
        return release
    then = copy(release)
    then.state, then.withdrawn_at, then.withdrawal_reason = State.LIVE, None, ""
    return then


@dataclass(frozen=True)
class ReleaseChange:
    moment: datetime
    release: Release  # as it stood after it

    @property
    def is_withdrawal(self) -> bool:
        return self.release.withdrawn_at == self.moment

    @property
    def dataset(self) -> str:
        return self.release.dataset.slug

    @property
    def kind(self) -> str:
        return "changed" if self.is_withdrawal else "added"

    @property
    def reason(self) -> str:
        return self.release.withdrawal_reason if self.is_withdrawal else self.release.reason

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        """(model, old, new): before the withdrawal it was live."""
        published = self.release.published_at
        assert published is not None  # noqa: S101 - of a public release, which the database keeps
        old = release_at(self.release, published) if self.is_withdrawal else None
        return [(Release, old, self.release)]


def release_places(span: Span, number: int | None) -> list[Place]:
    """The next so many places of a span, or more. A release speaks of no country."""
    return [
        place
        for kind, name in STEPS.items()
        if not span.country
        for place in span.places(span.releases, name, TABLE, kind, number)
    ]


def read_release_changes(places: Iterable[Place]) -> dict[Place, ReleaseChange]:
    places = list(places)
    releases = Release.objects.cited().in_bulk([place.key for place in places]) if places else {}
    return {
        place: ReleaseChange(place.moment, release_at(releases[place.key], place.moment))
        for place in places
    }


MATERIAL = 5  # per cent
LEAST = Decimal("0.05")  # per cent: less is printed as 0.0
LABELS = {
    "value_low": "the lower bound",
    "value_high": "the upper bound",
    "exclusion": "the reason why it is left out",
    "citation": "the page where it was read",
    "as_quoted": "the words printed there",
    "read": "how it was read",
    "reported_on": "the date of the report",
    "note": "the note",
    "derivation": "the steps",
    "status": "the status",
}


def counts(claim: Any) -> bool:
    return claim.status != Status.EXCLUDED


def amounts_of(claim: Any) -> list[Any]:
    return [getattr(claim, name) for name in claim.content if claim.is_amount(name)]


@dataclass(frozen=True)
class ClaimChange(ReleaseChange, Pair):
    """A row of a table of claims before and after one step of a release; None of nothing."""

    old: Any
    new: Any
    threshold: int = MATERIAL  # per cent by more than which a figure has to move

    @property
    def kind(self) -> str:
        if self.new is None:
            return "closed"
        if self.is_withdrawal:
            return "restored"
        return "added" if self.old is None else "changed"

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        return [(type(self.claim), self.old, self.new)]

    @property
    def has_moved(self) -> bool:
        """Its number, a bound of it, or whether it counts, and not only what is said of it."""
        if None in (self.old, self.new):
            return True
        return amounts_of(self.old) != amounts_of(self.new) or counts(self.old) != counts(self.new)

    @property
    def has_ended(self) -> bool:
        """A figure that counted does so no more: it is not given any more, or left out."""
        old, new = (
            bool(claim) and counts(claim) and set(amounts_of(claim)) != {None}
            for claim in (self.old, self.new)
        )
        return old and not new

    @property
    def is_material(self) -> bool:
        """It moved by more than the threshold or from zero, or counts no more."""
        if self.old is None or self.old.reading:
            return False
        if (share := self.difference) is not None:
            return abs(share) > self.threshold or self.has_ended
        from_zero = self.old.value == 0 and self.new is not None and bool(self.new.value)
        return from_zero or self.has_ended

    @property
    def size(self) -> tuple:
        """For sorting: what ended, then how far it moved; what was added comes last."""
        return bool(self.old), self.has_ended, self.has_moved, abs(self.difference or Decimal(0))

    @property
    def label(self) -> str:
        reading = f", further reading {self.claim.reading}" if self.claim.reading else ""
        return f"{self.claim.cell_text}{reading}"

    @property
    def old_text(self) -> str:
        return _printed(self.old)

    @property
    def new_text(self) -> str:
        return _printed(self.new)

    @property
    def step_text(self) -> str:
        step = self.step
        return f"{'+' if step > 0 else ''}{exact(step)}" if step else ""

    @property
    def per_cent(self) -> str:
        if not (share := self.difference):
            return ""
        if abs(share) < LEAST:
            return f"{'+' if share > 0 else '−'}under 0.1 %"
        return f"{'+' if share > 0 else ''}{rounded(share, 1)} %"

    @property
    def remarks(self) -> str:
        """What is said otherwise, apart from the value: “the note and the quantity from 4 to 5”."""
        labels = []
        for name in self.fields:
            label = LABELS.get(name) or f"the {self.new._meta.get_field(name).verbose_name}"
            if name not in LABELS and self.new.is_amount(name):  # what only this table says
                values = (getattr(row, name) for row in (self.old, self.new))
                old, new = ("nothing" if value is None else exact(value) for value in values)
                label = f"{label} from {old} to {new}"
            labels += [label] if name != "value" else []
        return in_a_row(labels)

    @property
    def sentence(self) -> str:
        if self.new is None:
            return f"{self.label}, {self.old_text}, was taken back"
        if self.old is None:
            return f"{self.label}, {self.new_text}, was added"
        if counts(self.old) != counts(self.new) and amounts_of(self.old) == amounts_of(self.new):
            became = "counted again" if counts(self.new) else "left out of totals now"
            return f"{self.label}, {value_text(self.new)}, is {became}"
        if self.old_text == self.new_text:
            value = "" if self.new.value is None else f"{self.new_text}, "
            return f"of {self.label}, {value}{self.remarks} changed"
        return f"{self.label} was corrected from {self.old_text} to {self.new_text}"


def _printed(claim: Any) -> str:
    if claim is None:
        return "nothing"
    return f"{value_text(claim)}{'' if counts(claim) else ' (left out of totals)'}"


def claim_places(span: Span, number: int) -> list[Place]:
    """The next so many places of a span, or more: whoever merges them cuts."""
    # One small table tells in which of the large ones anything has happened at all.
    within = span.releases.filter(span.range("published_at") | span.range("withdrawn_at"))
    slugs = set(within.order_by().values_list("dataset__slug", flat=True).distinct())
    models, found = observation_models(), []
    for slug in sorted(slugs & models.keys()):
        if (where := about(models[slug], span.country)) is None:
            continue
        begun = models[slug]._default_manager.filter(where)
        ended = begun.filter(~Exists(at_place(models[slug], known_from=OuterRef("known_until"))))
        if span.release:
            begun = begun.filter(known_from__in=span.moments)
            ended = ended.filter(known_until__in=span.moments)
        first = span.places(begun, "known_from", slug, NEW, number)
        if len(first) == number:
            # What ended behind the last of these is none of the page's: it is not looked for. Read
            # backwards, what began at its moment stands before what ended.
            way = "gt" if span.newest_first else "lte"
            ended = ended.filter(**{f"known_until__{way}": first[-1].moment})
        found += first + span.places(ended, "known_until", slug, ENDED, number)
    return found


def read_claim_changes(places: Iterable[Place]) -> dict[Place, ClaimChange]:
    """What happened at these places: three queries for each table of claims."""
    by_table = grouped(places, lambda place: place.table)
    moments = {place.moment for own in by_table.values() for place in own}
    within = Q(published_at__in=moments) | Q(withdrawn_at__in=moments)
    releases = {
        (release.dataset.slug, moment): release
        for release in (Release.objects.cited().filter(within) if moments else ())
        for moment in (release.published_at, release.withdrawn_at)
    }
    found = {}
    for slug, own in by_table.items():
        model = observation_models()[slug]
        begun = [place.key for place in own if place.kind == NEW]
        replaced = Subquery(at_place(model, known_until=OuterRef("known_from")).values("pk")[:1])
        olds = dict(model.objects.filter(pk__in=begun).order_by().values_list("pk", replaced))
        keys = {place.key for place in own} | set(filter(None, olds.values()))
        rows = model.objects.cited().in_bulk(keys)
        for place in own:
            new = rows[place.key] if place.kind == NEW else None
            old = rows.get(olds.get(place.key)) if new else rows[place.key]
            release = releases[slug, place.moment]
            found[place] = ClaimChange(place.moment, release, old, new)
    return found


# What happened to one row, and perhaps to others that belong to it. `pairs` are (model, old, new):
# rows as they are stored, None of nothing. `kind` is added, changed, closed or restored; `dataset`
# is empty where the row belongs to none. Texts have the same of their own.
type Change = ReleaseChange | RecordChange


class Part(NamedTuple):
    """One sort of changes: `places` of a span, so many or more, the changes that stand at some of
    them, and all rows with what a moment of theirs is called.
    """

    places: Callable[[Span, Any], list[Place]]
    read: Callable[[Iterable[Place]], Any]
    moments: Callable[[], Iterable[tuple[Any, str]]]


_own = [
    Part(claim_places, read_claim_changes, tuple),  # of the moments of releases
    Part(
        record_places,
        read_record_changes,
        lambda: [(model.history, "history_date") for model in tables().values()],
    ),
    Part(
        release_places,
        read_release_changes,
        lambda: [(Release.objects.public(), name) for name in STEPS.values()],
    ),
]
# By apps above. Their tables are named by no other; each change has a `sentence` and a `url`.
announced: list[Part] = []


def changes_in(
    span: Span, number: int, before: bool = False
) -> tuple[list[tuple[Place, Change]], bool]:
    """The first so many changes of a span in its order, and whether there are more; or the last so
    many that stand `before` its start.
    """
    if before:
        span = replace(span, newest_first=not span.newest_first)
    parts = [*_own, *announced]
    found = [(place, part) for part in parts for place in part.places(span, number + 1)]
    found.sort(key=itemgetter(0), reverse=span.newest_first)
    page, more = found[:number], len(found) > number
    every: dict[Place, Change] = {}
    for part in parts:
        if own := [place for place, of in page if of is part]:
            every |= part.read(own)
    return [(place, every[place]) for place, _ in (page[::-1] if before else page)], more


def latest_change() -> datetime | None:
    """The moment of the latest change that is public; None before the first. One query."""
    moments = (
        rows.order_by().values(all=Value(1)).annotate(last=Max(name)).values_list("last", flat=True)
        for part in (*_own, *announced)
        for rows, name in part.moments()
    )
    return max(filter(None, all_of(moments)), default=None)


def revisions_of(changes: Iterable[Change]) -> dict[tuple[str, datetime], int]:
    """{(dataset, moment): the revision with which that became public}: two queries."""
    wanted = sorted({(each.moment, each.dataset) for each in changes if each.dataset})
    if not wanted:
        return {}
    slugs = {dataset for _, dataset in wanted}
    editions = Edition.objects.filter(dataset__slug__in=slugs).order_by()
    within = editions.filter(moment__gte=wanted[0][0], moment__lte=wanted[-1][0])
    later = editions.filter(moment__gt=wanted[-1][0]).values("dataset__slug")
    next_ones = dict(later.annotate(n=Min("revision")).values_list("dataset__slug", "n"))
    rows = within.values_list("dataset__slug", "moment", "revision")
    by_dataset = grouped(rows, itemgetter(0))
    found = {}
    for moment, dataset in wanted:
        own = [revision for _, known, revision in by_dataset[dataset] if known >= moment]
        first = min(own, default=next_ones.get(dataset))
        if first is not None:
            found[dataset, moment] = int(first)
    return found
