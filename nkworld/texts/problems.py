"""What keeps a text from being published, each with its line and a sentence."""

from collections.abc import Collection, Mapping
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
    found = []
    for number, line in enumerate(body.split("\n"), start=1):
        if order := DIRECTION_MARKS.search(line):
            code = f"U+{ord(order[0]):04X}"
            sentence = (
                f"there is an invisible order to change the direction of writing ({code}): "
                "delete it, each paragraph finds its own direction."
            )
            found.append(Problem(sentence, number))
    for mark in reading.marks:
        sentence = ""
        if mark.kind == "unclosed":
            sentence = (
                f"“{mark.key}” is not closed or not written as it should be: a footnote is "
                "[^key], a bound number {{key|text}}."
            )
        elif mark.kind == "cited" and mark.key not in keys:
            hint = nearest(mark.key, keys) if keys else "Add it to the list below the text."
            sentence = f"[^{mark.key}] is not among the sources. {hint}"
        elif mark.kind == "bound":
            answer = bound[mark.key]
            may_wait = isinstance(answer, Unbound) and answer.pending and mark.key in waiting
            if not may_wait and (complaint := answer.complaint(mark.printed)):
                sentence = f"{{{{{mark.key}|{mark.printed}}}}}: {complaint}"
        if sentence:
            found.append(Problem(sentence, mark.line))
    cited = reading.cited()
    found += [
        Problem(f"The source “{key}” is cited nowhere: cite it or take it off the list.")
        for key in keys
        if key not in cited
    ]
    return sorted(found, key=lambda problem: (problem.line is None, problem.line))
