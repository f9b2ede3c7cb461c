"""What a column may be said to be, as the options of a select."""

from collections.abc import Iterator
from typing import Any

from .description import PAIR, PERIOD_PARTS, Column
from .wanted import Wanted

LEFT_OUT = ("", "— left out —")
MOST = 60  # words of a field that are offered with an amount
HELPERS = {
    "year": "the year",
    "quarter": "the quarter",
    "month": "the month",
    "reporter": "the country that reports",
    "partner": "the country it reports about",
}


def encoded(column: Column) -> str:
    """value|direction=export"""
    sets = ";".join(f"{name}={text}" for name, text in sorted(column.sets.items()))
    return f"{column.field}|{sets}" if sets else column.field


def decoded(text: str, wanted: Wanted) -> tuple[str, dict[str, str]]:
    field, _, sets = text.partition("|")
    pairs = (one.partition("=") for one in sets.split(";") if one)
    return field, {name: value for name, _, value in pairs}


def of_column(wanted: Wanted, chosen: str = "") -> list[Any]:
    groups = [LEFT_OUT, *_groups(wanted)]
    known = {value for name, options in groups if isinstance(options, list) for value, _ in options}
    if chosen and chosen not in known:
        groups.append(("As it is now", [(chosen, _in_words(chosen, wanted))]))
    return groups


def _groups(wanted: Wanted) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    fields = [name for name in wanted.fields if name not in wanted.amounts and name != "frequency"]
    yield "A field of the table", [(name, f"{wanted.label(name)} ({name})") for name in fields]
    yield "A number", [(name, f"{wanted.label(name)} ({name})") for name in wanted.amounts]
    for name in ("direction", "category", "measure"):
        options = wanted.choices.get(name, [])
        if 0 < len(options) <= MOST:
            yield f"The amount, by {wanted.label(name)}", list(_amounts_by(name, options, wanted))
    yield "A part of the period", [(name, HELPERS[name]) for name in PERIOD_PARTS]
    if "country" in wanted.fields and "direction" in wanted.fields:
        yield "Who reports about whom", [(name, HELPERS[name]) for name in PAIR]


def _amounts_by(
    name: str, options: list[tuple[str, str]], wanted: Wanted
) -> Iterator[tuple[str, str]]:
    for field in ("value", "quantity"):
        for value, label in options if field in wanted.fields else ():
            sets = {name: value, **wanted.implied.get(name, {}).get(value, {})}
            text = f"{wanted.label(field)}: {label}"
            yield encoded(Column("", field, sets)), text


def _in_words(chosen: str, wanted: Wanted) -> str:
    field, sets = decoded(chosen, wanted)
    said = [wanted.label(field) or HELPERS.get(field, field)]
    return ", ".join([*said, *(f"{name} {text}" for name, text in sets.items())])
