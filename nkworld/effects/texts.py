"""What a draft changes beside figures: texts that no longer agree, sources that lead."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse

from nkworld.provenance import bindings
from nkworld.provenance.as_if import TwoReaders
from nkworld.provenance.bindings import Answer, Bound, Stated
from nkworld.provenance.models import Observation
from nkworld.provenance.models.as_if import Among, AsIf
from nkworld.provenance.rules import rule_called
from nkworld.texts.markup import BOUND
from nkworld.texts.models import Revision
from nkworld.texts.queue import StaleParagraph, stale_paragraphs


@dataclass(frozen=True)
class FlaggedParagraph:
    """One that would be flagged; `url` is its document at the desk."""

    stale: StaleParagraph
    url: str


def newly_flagged(kind: type[Revision], readers: TwoReaders) -> list[FlaggedParagraph]:
    """Of profiles, of stories …: those that agree now, or disagree otherwise.

    Only texts with a number that moves are read as texts: that takes most of the time.
    """
    keys = {text.pk: _keys_in(text.body) for text in kind.objects.as_of()}
    every = set().union(*keys.values())
    now, then = readers.both(lambda: bindings.resolve(sorted(every)))
    moved = {key for key in every if _said(now[key]) != _said(then[key])}
    touched = [pk for pk, own in keys.items() if own & moved]
    if not touched:
        return []
    stale = readers.then(lambda: stale_paragraphs(kind.objects.filter(pk__in=touched)))
    return [FlaggedParagraph(each, _url(each)) for each in stale if _is_new(each, now)]


def _keys_in(body: str) -> set[str]:
    return {key.strip() for key, _ in BOUND.findall(body)}


def _said(answer: Answer) -> object:
    if isinstance(answer, Stated):
        return None  # a fact in words flags no paragraph
    return answer.value if isinstance(answer, Bound) else answer.sentence


def _is_new(stale: StaleParagraph, now: Mapping[str, Answer]) -> bool:
    return any(
        moved.mark.key not in now  # written as no key is: read as it stands
        or moved.sentence != now[moved.mark.key].complaint(moved.mark.printed)
        for moved in stale.moved
    )


def _url(stale: StaleParagraph) -> str:
    document = stale.revision.document
    names = document._meta
    return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[document.pk])


MOST_CELLS = 200


@dataclass(frozen=True)
class WinnerChange:
    """A figure whose headline moves to another source; None where nobody gives one."""

    cell: str
    before: Observation | None
    after: Observation | None


def winners(changes: AsIf) -> dict[tuple, Any]:
    """{cell: the claim that the default rule shows} of the cells that change, as read now."""
    model: Any = changes.model
    try:
        rule = rule_called(model.dataset)
    except LookupError:
        return {}
    touched = model.objects.filter(Among(F("pk"), changes.changed[:MOST_CELLS]))
    cells = set(touched.order_by().values_list(*model.cell))
    around = {
        f"{name}__in": values for name, values in zip(model.cell, _columns(cells), strict=True)
    }
    by_cell: dict[tuple, list[Any]] = defaultdict(list)
    for row in model.objects.as_of().included().filter(**around).cited() if cells else ():
        if row.cell_values in cells:
            by_cell[row.cell_values].append(row)
    return {
        cell: min(some, key=lambda row: rule.claim_place(vars(row)))
        for cell, some in by_cell.items()
    }


def _columns(cells: set[tuple]) -> list[set[Any]]:
    return [set(values) for values in zip(*cells, strict=True)]


def winner_changes(readers: TwoReaders) -> list[WinnerChange]:
    """Those of another source; a figure that is merely another number stands in its chart."""
    before, after = readers.both(lambda: winners(readers.changes))
    found = []
    for cell in dict.fromkeys([*before, *after]):
        old, new = before.get(cell), after.get(cell)
        if (old and old.source_id) != (new and new.source_id):
            shown: Any = new or old
            found.append(WinnerChange(shown.cell_text, old, new))
    return found
