"""Profiles, stories and findings in the list of what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nkworld.portal.changes import Act, Change, Choice, Kind, Teller, register

from .models import Revision, kinds_of_revisions


@dataclass(frozen=True)
class TextStep:
    """A revision at one of its two moments."""

    revision: Any
    is_end: bool
    moment: datetime

    @property
    def key(self) -> str:
        end = "-taken-down" if self.is_end else ""
        return f"text-{self.revision._meta.label_lower}-{self.revision.pk}{end}"


@register
class Texts(Teller):
    def acts(self, choice: Choice, most: int | None = None) -> list[Act]:
        is_of_others = choice.kind not in ("", Kind.TEXTS) or choice.change is not None
        if is_of_others or choice.dataset or choice.source:
            return []
        steps = (step for kind in kinds_of_revisions() for step in _steps(kind))
        return [
            Act(step.moment, step.key, self, step)
            for step in steps
            if choice.holds(step.moment) and _speaks_of(step.revision, choice)
        ]

    def tell(self, acts: Sequence[Act], choice: Choice) -> list[Change]:
        return [_told(act) for act in acts]


def _steps(kind: type[Revision]) -> Iterable[TextStep]:
    revisions: Iterable[Any] = kind.objects.published().cited().defer(*kind.LONG)
    for revision in revisions:
        yield TextStep(revision, False, revision.known_from)
        if revision.state_label == "Taken down":
            yield TextStep(revision, True, revision.known_until)


def _speaks_of(revision: Any, choice: Choice) -> bool:
    return choice.country is None or choice.country.code in revision.country_codes


def _told(act: Act) -> Change:
    revision, is_end = act.of.revision, act.of.is_end
    name = f"The {revision.document.noun} “{revision.title}”"
    done = "published" if revision.number == 1 else "revised"
    return Change(
        act=act,
        kinds=(Kind.TEXTS,),
        sentence=f"{name} was {'taken down' if is_end else done}",
        url=revision.get_absolute_url(),
        why=revision.reason_taken_down if is_end else revision.note,
    )
