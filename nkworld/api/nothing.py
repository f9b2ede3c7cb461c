"""Why a question about claims has no answer: the parameter that leaves nothing, and what is on
record without it. Asked of an empty first page alone.
"""

from collections.abc import Callable
from os.path import commonprefix
from typing import Any

from django.db.models import Max, Min

from nkworld.asking.filters import ClaimQuestion

from .asked_rows import order_paths

MOST = 12  # values that are listed
# Parameters that are left out together, and asked after all others: what is told of periods is
# then of what the others leave.
TOGETHER = (("country", "region"), ("from", "to"), ("period",), ("frequency",))
KEPT = ("rule", "readings", "as_of", "vintages")


def nothing(
    question: ClaimQuestion, row: Any, address: Callable[..., str]
) -> dict[str, Any] | None:
    """What is told, with the `address` of the question `without` some parameters; None of an empty
    table.
    """
    asked = [name for name in type(question).base_fields if question.data.get(name)]
    units = [unit for unit in TOGETHER if {*unit} & {*asked}]
    last = {name for unit in TOGETHER[1:] for name in unit}
    own = [(name,) for name in asked if name not in {*last, *KEPT, *TOGETHER[0]}]
    steps = [*units[: TOGETHER[0] in units], *own, *(unit for unit in units if unit != TOGETHER[0])]
    # The first parameter that takes the last row away, asked one after the other.
    for place, step in enumerate(steps):
        later = [name for unit in steps[place:] for name in unit]
        beyond = [name for unit in steps[place + 1 :] for name in unit]
        if not question.leaving_out(beyond).exists():
            told = _told(question, row, step, later)
            return told and told | {"url": address(without=later)}
    return None


def _told(
    question: ClaimQuestion, row: Any, step: tuple[str, ...], later: Any
) -> dict[str, Any] | None:
    rows = question.leaving_out(later).order_by()
    span = rows.aggregate(first=Min("period_start"), last=Max("period_end"))
    if span["first"] is None:
        return None
    name = next(each for each in step if question.data.get(each))
    text = question.data[name]
    path = {"from": None, "to": None}.get(name, order_paths(row).get(name, (None,))[-1])
    path = "period" if name == "period" else path
    values = _nearest(rows, path, text) if path else []
    frequencies = _nearest(rows, "frequency", "")
    kept = [f"{n}={question.data[n]}" for n in type(question).base_fields
            if question.data.get(n) and n not in later and n not in KEPT]  # fmt: skip
    beside = f" beside {', '.join(kept)}" if kept else ""
    listed = f" {name} can be {', '.join(values)} there." if values and name != "frequency" else ""
    years = " to ".join(dict.fromkeys((str(span["first"].year), str(span["last"].year))))
    message = (
        f"No row has {name}={text}{beside}.{listed} Without it there are rows of {years}: "
        f"{', '.join(frequencies)}."
    )
    told = {"parameter": name, "message": message, "values": values, "frequencies": frequencies}
    return told | span


def _nearest(rows: Any, path: str, text: str) -> list[str]:
    """Values on record, those first that begin as the text does."""
    found = {str(each) for each in rows.values_list(path, flat=True).distinct() if each}
    return sorted(found, key=lambda each: (-len(commonprefix([each, text])), each))[:MOST]
