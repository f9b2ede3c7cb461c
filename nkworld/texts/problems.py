"""What keeps a text from being published, each with its line and a sentence."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from nkworld.provenance.bindings import Answer, Unbound
from nkworld.provenance.questions import nearest

from .markup import DIRECTION_MARKS, Reading


@dataclass(frozen=True)
class Problem:
    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


def problems(
    reading: Reading,
    keys: Collection[str],
    bound: Mapping[str, Answer],
    body: str = "",
    waiting: Collection[str] = (),
) -> list[Problem]:
    """Every Problem of a text with sources of these keys and these answers to its bindings.

    In the order of the text. `waiting`: keys that may wait for a domain that is still to come.
    """
    found = [
        *_direction_marks(body),
        *_footnotes(reading, keys),
        *_numbers(reading, bound, waiting),
        *_uncited(reading, keys),
    ]
    return sorted(found, key=lambda problem: (problem.line is None, problem.line))


def _direction_marks(body: str) -> Iterator[Problem]:
    for number, line in enumerate(body.split("\n"), start=1):
        if found := DIRECTION_MARKS.search(line):
            code = f"U+{ord(found[0]):04X}"
            yield Problem(
                f"there is an invisible order to change the direction of writing ({code}): "
                "delete it, each paragraph finds its own direction.",
                number,
            )


def _footnotes(reading: Reading, keys: Collection[str]) -> Iterator[Problem]:
    for mark in reading.marks:
        if mark.kind == "unclosed":
            yield Problem(
                f"“{mark.key}” is not closed or not written as it should be: a footnote is "
                "[^key], a bound number {{key|text}}.",
                mark.line,
            )
        elif mark.kind == "cited" and mark.key not in keys:
            hint = nearest(mark.key, keys) if keys else "Add it to the list below the text."
            yield Problem(f"[^{mark.key}] is not among the sources. {hint}", mark.line)


def _uncited(reading: Reading, keys: Collection[str]) -> Iterator[Problem]:
    cited = reading.cited()
    for key in keys:
        if key not in cited:
            yield Problem(f"The source “{key}” is cited nowhere: cite it or take it off the list.")


def _numbers(
    reading: Reading, bound: Mapping[str, Answer], waiting: Collection[str]
) -> Iterator[Problem]:
    for mark in reading.bound():
        answer = bound[mark.key]
        if isinstance(answer, Unbound) and answer.pending and mark.key in waiting:
            continue
        if complaint := answer.complaint(mark.printed):
            yield Problem(f"{{{{{mark.key}|{mark.printed}}}}}: {complaint}", mark.line)
