"""Figures of several countries as one: every country keeps its own series, sources and gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nkworld.charts.figures import Figure, Sentence
from nkworld.charts.words import in_a_row, opened

MOST = 5  # countries
MOST_LINES = 5  # that can be told apart in one picture


@dataclass(frozen=True)
class Side:
    """The figure of one country; `spelt` are ways in which its words may name the country."""

    slug: str
    name: str
    figure: Figure
    spelt: tuple[str, ...] = ()

    @property
    def spellings(self) -> list[str]:
        return sorted({self.name, *self.spelt}, key=len, reverse=True)


def side_by_side(sides: Sequence[Side], subject: str) -> Figure:
    """One figure of all; ValueError with a sentence if they count in different units."""
    figures = [side.figure for side in sides]
    known = [side for side in sides if side.figure]
    if len({(each.figure.measure, each.figure.unit) for each in known}) > 1:
        counted = "; ".join(f"{side.name} in {side.figure.unit}" for side in known)
        raise ValueError(f"They are counted in different units: {counted}.")
    first = known[0].figure if known else figures[0]
    is_alone = all(len(each.series) <= 1 for each in figures)
    series = [
        replace(
            each,
            slug=f"{side.slug}-{each.slug}",
            label=side.name if is_alone else f"{side.name}: {each.label}",
            group=side.name,
        )
        for side in sides
        for each in side.figure.series
    ]
    is_told_apart = first.kind == "line" or (first.kind == "bar" and is_alone)
    multiples = not is_told_apart or sum(bool(each.on_record) for each in series) > MOST_LINES
    if not multiples:
        series = [replace(each, role=f"category-{n % 10 + 1}") for n, each in enumerate(series)]
    subtitle = _told_alike(sides, [each.subtitle for each in figures])
    shown = _told_alike(sides, [each.topic for each in figures])
    return replace(
        first,
        topic=shown,
        headline=Sentence(opened(shown or f"{_names(sides)} side by side")),
        headed_by=(),
        left_out=(),
        banned_since="",
        subtitle=subtitle or f"{subject}: {_names(sides)}",
        series=tuple(series),
        notes=tuple(_notes(sides)),
        sources=_each_once(source for each in figures for source in each.sources),
        marks=_each_once(mark for each in figures for mark in each.marks),
        as_of=max(each.as_of for each in figures),
        denominator="; ".join(_each_once(each.denominator for each in figures)),
        multiples=multiples,
        only_multiples=multiples,
        whole="",
    )


def _names(sides: Sequence[Side]) -> str:
    return in_a_row([side.spellings[0] for side in sides])


def _told_alike(sides: Sequence[Side], texts: Sequence[str]) -> str:
    names, templates = [], set()
    for side, text in zip(sides, texts, strict=True):
        names.append(next((each for each in side.spellings if each in text), side.name))
        templates.add(text.replace(names[-1], "\0"))
    return "" if len(templates) > 1 else templates.pop().replace("\0", in_a_row(names))


def _notes(sides: Sequence[Side]) -> list[str]:
    common = [
        note for note in sides[0].figure.notes if all(note in side.figure.notes for side in sides)
    ]
    own = [
        f"{side.name}: {note}" for side in sides for note in side.figure.notes if note not in common
    ]
    none = [side.name for side in sides if not side.figure]
    if none:
        own.append(f"{in_a_row(none)}: nothing is on record, which is not a zero.")
    whose = "; ".join(
        f"{side.name}: {', '.join(source.name for source in side.figure.sources)}"
        for side in sides
        if side.figure
    )
    return [*common, *own, f"Each country’s figures are its own, and none are added. {whose}."]


def _each_once(found: Any) -> Any:
    return tuple(dict.fromkeys(found))
