"""What a reviewer reads of a release: its rows against what is live, page by page.

The database compares; a page costs a fixed number of queries, whatever the release's size.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Subquery

from nkworld.provenance.comparison import Comparison
from nkworld.provenance.models import Observation
from nkworld.provenance.tables import observation_model

from .refusals import Refusal

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

    @property
    def cell(self):
        """(title, text) of what the figure is about."""
        return [
            (title_of(self.claim, name), shown(self.claim, name)) for name in shown_cell(self.claim)
        ]

    @property
    def difference(self):
        """Of the values, in per cent of the old one; None where that says nothing."""
        if self.old is None or self.claim.value is None or not self.old.value:
            return None
        return (self.claim.value - self.old.value) / self.old.value * Decimal(100)

    @property
    def differing(self):
        """The names of the fields, apart from the value, in which the two differ."""
        if self.old is None:
            return []
        return [
            self.claim._meta.get_field(name).verbose_name
            for name in self.claim.content
            if name != "value" and getattr(self.claim, name) != getattr(self.old, name)
        ]


def shown_cell(model):
    """The frequency is left out: the period tells it."""
    return [name for name in model.cell if name != "frequency"]


def title_of(model, name):
    return model._meta.get_field(name).verbose_name.capitalize()


def shown(claim, name):
    display = getattr(claim, f"get_{name}_display", None)
    return display() if display else getattr(claim, name)


class Review:
    """A release as a reviewer sees it. An open one is compared; another shows what it brought."""

    def __init__(self, release):
        self.release = release
        self.model = observation_model(release.dataset)
        self.comparison = Comparison(release, self.model)
        self.parts = OPEN_PARTS if release.is_open else CLOSED_PARTS

    @cached_property
    def counts(self):
        """{part: number of rows}"""
        refused = {"refused": len(self.release.refusals)}
        if self.release.is_open:
            return self.comparison.counts() | refused
        return {"rows": self._brought().count()} | refused

    @cached_property
    def starting_part(self):
        """The first with anything in it."""
        return next((part for part in self.parts if self.counts[part]), next(iter(self.parts)))

    @property
    def cell_titles(self):
        return [title_of(self.model, name) for name in shown_cell(self.model)]

    def tabs(self):
        return [(part, title, self.counts[part]) for part, title in self.parts.items()]

    def page(self, part, number):
        """One page of a part: Line objects, or Refusal objects for the refused."""
        if part == "refused":
            rows = [Refusal(**refusal) for refusal in self.release.refusals]
            return Paginator(rows, PER_PAGE).get_page(number)
        paginator = Paginator(self._rows(part), PER_PAGE)
        paginator.count = self.counts[part]
        page = paginator.get_page(number)
        page.object_list = self._lines(part, list(page.object_list))
        return page

    def _rows(self, part):
        rows = getattr(self.comparison, part) if self.release.is_open else self._brought()
        if part == "changed":
            old = self.comparison.live.filter(**self.comparison.same_place())
            rows = rows.annotate(old_pk=Subquery(old.values("pk")[:1]))
        return rows.cited().newest_first()

    def _brought(self):
        """Every vintage counts once: rows that a withdrawal restored are the same rows."""
        return self.model.objects.filter(release=self.release, known_from=self.release.published_at)

    def _lines(self, part, rows):
        if part != "changed":
            return [Line(row) for row in rows]
        old = self.model.objects.in_bulk([row.old_pk for row in rows])
        return [Line(row, old.get(row.old_pk)) for row in rows]
