"""Roll calls and ballots as their pages show them."""

from dataclasses import dataclass

from nkworld.provenance.records import grouped

from .models import Ballot, RollCall, Vote

CAST = (Vote.YES, Vote.NO, Vote.ABSTAIN)


@dataclass(frozen=True)
class Region:
    """The states of one region, by ballot, in the order of `CAST`."""

    name: str
    cells: list[list[Ballot]]


def by_region(ballots) -> list[Region]:
    """Regions by name, each with its states by ballot, in the order of their names."""
    found = grouped(ballots, lambda ballot: ballot.country.region or "Elsewhere")
    return [Region(name, [_cast(found[name], vote) for vote in CAST]) for name in sorted(found)]


def _cast(ballots, vote) -> list[Ballot]:
    of_vote = (ballot for ballot in ballots if ballot.vote == vote)
    return sorted(of_vote, key=lambda ballot: ballot.country.name)


@dataclass(frozen=True)
class Chapter:
    """Roll calls on one subject, the newest first."""

    subject: RollCall.Subject
    calls: list[RollCall]

    @property
    def span(self) -> str:
        """“1947–1975”: from the first to the last."""
        first, last = self.calls[-1], self.calls[0]
        return f"{first.first_year}–{last.first_year}"


def on_korea() -> list[Chapter]:
    """The roll calls on Korea by subject, the newest subject first."""
    calls = RollCall.objects.exclude(subject="").select_related("source")
    found = grouped(calls, lambda call: call.subject)
    chapters = [
        Chapter(subject, sorted(found[subject], key=lambda call: call.order, reverse=True))
        for subject in RollCall.Subject
        if found[subject]
    ]
    return sorted(chapters, key=lambda chapter: chapter.calls[0].order, reverse=True)


def others_of(call) -> list[RollCall]:
    """The same roll call as another source holds it: of the same number and day."""
    same = RollCall.objects.filter(number=call.number, date=call.date).exclude(pk=call.pk)
    return list(same.select_related("source")) if call.date else []
