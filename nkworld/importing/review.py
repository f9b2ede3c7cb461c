"""What a reviewer reads of a release: its rows against what is live, page by page.

The database compares; a page costs a fixed number of queries, whatever the release's size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Subquery
from django.utils.text import capfirst

from nkworld.charts.numbers import exact
from nkworld.provenance.comparison import ReleaseComparison
from nkworld.provenance.grades import guess_grade
from nkworld.provenance.models import Observation, Release
from nkworld.provenance.tables import observation_model

from .doubts import Doubt, doubts_in_review, question_about
from .refusals import Refusal
from .review_panels import Panel, RowExtra, panels_of

PER_PAGE = 50
OPEN_PARTS = {
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "vanished": "Live, but not in the file",
    "refused": "Refused",
}
CLOSED_PARTS = {"rows": "Rows", "refused": "Refused"}


@dataclass
class Line:
    """One row of the review: the claim, and what stands live in its place."""

    claim: Observation
    old: Observation | None = None
    left_out: tuple[str, ...] = ("frequency",)  # of the cell; the period tells the frequency
    extras: tuple[tuple[str, Any], ...] = ()  # (template, what other apps say of this row)

    @property
    def cell(self) -> list[tuple[str, Any]]:
        """(title, text) of what the figure is about."""
        names = [name for name in self.claim.cell if name not in self.left_out]
        return [(self._title(name), self._text(name)) for name in names]

    @property
    def title(self) -> str:
        """`China, 2015, Exports: KOTRA`"""
        return f"{self.claim.cell_text}: {self.claim.source}"

    @property
    def difference(self) -> Decimal | None:
        """Of the values, in per cent of the old one; None where that says nothing."""
        if self.old is None or self.claim.value is None or not self.old.value:
            return None
        return (self.claim.value - self.old.value) / self.old.value * Decimal(100)

    @property
    def differing(self) -> list[str]:
        """The fields, apart from the value, in which the two differ; what is short, with both."""
        if self.old is None:
            return []
        return [
            self._difference(name)
            for name in self.claim.content
            if name != "value" and getattr(self.claim, name) != getattr(self.old, name)
        ]

    @property
    def is_as_suggested(self) -> bool:
        """Whether it was read as the address of its citation suggests: it may have been guessed."""
        return self.claim.grade == guess_grade(self.claim.citation, self.claim.source.url)

    @property
    def details(self) -> list[tuple[str, Any]]:
        """(title, text) of the reason of an exclusion and of what only this table says."""
        names = ["exclusion", *self.claim.own_content()]
        parts = [(self._title(name), self._text(name)) for name in names]
        return [(title, text) for title, text in parts if text not in (None, "")]

    def _difference(self, name: str) -> str:
        """“Quantity: 7 → 12”, or the title alone of what may be long."""
        if not (hasattr(self.claim, f"get_{name}_display") or self.claim.is_amount(name)):
            return self._title(name)
        old, new = self._text(name, self.old), self._text(name)
        return f"{self._title(name)}: {_or_nothing(old)} → {_or_nothing(new)}"

    def _title(self, name: str) -> str:
        return capfirst(str(label_for_field(name, type(self.claim))))

    def _text(self, name: str, claim: Observation | None = None) -> Any:
        claim = claim or self.claim
        display = getattr(claim, f"get_{name}_display", None)
        value = display() if display else getattr(claim, name)
        return exact(value) if isinstance(value, Decimal) else value


def _or_nothing(text: Any) -> Any:
    return "–" if text in (None, "") else text


class Lines(list):
    """Rows in the order given, as lines of a table with the titles of their cells.

    A column in which none of them says anything is left out.
    """

    def __init__(self, claims: Iterable[Observation]) -> None:
        super().__init__(Line(claim) for claim in claims)
        names = self[0].claim.cell if self else ()
        silent = [n for n in names if not any(getattr(line.claim, n) for line in self)]
        for line in self:
            line.left_out = ("frequency", *silent)

    @property
    def titles(self) -> list[str]:
        return [title for title, _ in self[0].cell] if self else []

    def add_extras(self, extras: Iterable[RowExtra]) -> None:
        """Beneath each row what other apps say of it."""
        for extra in extras:
            for line in self:
                if line.claim.pk in extra.extras:
                    line.extras += ((extra.template, extra.extras[line.claim.pk]),)


class Review:
    """A release as a reviewer sees it. An open one is compared; another shows what it brought."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.model = observation_model(release.dataset)
        self.comparison = ReleaseComparison(release, self.model)
        self.parts = OPEN_PARTS if release.is_open else CLOSED_PARTS
        if self.doubts or (release.is_open and self.question):
            self.parts = self.parts | {"doubts": "Doubts"}
        self.panels = panels_of(release)

    @property
    def question(self) -> str:
        return question_about(self.release)

    @cached_property
    def doubts(self) -> list[Doubt]:
        """What is asked about its rows, answered or not."""
        return doubts_in_review(self.release)

    @property
    def unanswered(self) -> list[Doubt]:
        return [one for one in self.doubts if one.strong and one.answer is None]

    @cached_property
    def counts(self) -> dict[str, int]:
        """{part: number of rows}"""
        found = {"refused": len(self.release.refusals), "doubts": len(self.doubts)}
        if self.release.is_open:
            return self.comparison.counts() | found
        return {"rows": self._brought().count()} | found

    @cached_property
    def starting_part(self) -> str:
        """The first with anything in it."""
        return next((part for part in self.parts if self.counts[part]), next(iter(self.parts)))

    def tabs(self) -> list[tuple[str, str, int | None]]:
        """(name, title, number of rows) of its own parts, and of those of other apps."""
        own: list[tuple[str, str, int | None]] = [
            (part, title, self.counts[part]) for part, title in self.parts.items()
        ]
        return own + [(p.slug, p.title, p.number(self.release)) for p in self.panels.values()]

    def panel(self, part: str) -> Panel | None:
        """What another app shows under this name."""
        return self.panels.get(part)

    def page(self, part: str, number: Any) -> Page:
        """One page of a part: Lines, Refusals of the refused, or what is Asked."""
        if part == "doubts":
            return Paginator(self.doubts, PER_PAGE).get_page(number)
        if part == "refused":
            rows = [Refusal(**refusal) for refusal in self.release.refusals]
            return Paginator(rows, PER_PAGE).get_page(number)
        paginator = Paginator(self._rows(part), PER_PAGE)
        paginator.count = self.counts[part]
        page = paginator.get_page(number)
        page.object_list = self._lines(part, page.object_list)
        return page

    def _rows(self, part: str) -> QuerySet:
        rows: Any = getattr(self.comparison, part) if self.release.is_open else self._brought()
        if part == "changed":
            old = self.comparison.live.filter(**self.comparison.same_place())
            rows = rows.annotate(old_pk=Subquery(old.values("pk")[:1]))
        return rows.cited().newest_first()

    def _brought(self) -> QuerySet:
        """What it published; the vintages that a later withdrawal restored repeat these rows."""
        return self.model.objects.filter(release=self.release, known_from=self.release.published_at)

    def _lines(self, part: str, rows: Any) -> Any:
        lines = Lines(rows)
        if part == "changed":
            old = self.model.objects.in_bulk([line.claim.old_pk for line in lines])
            for line in lines:
                line.old = old.get(line.claim.old_pk)
        return lines
