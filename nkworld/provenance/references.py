"""Where the domains tell of one document, by its symbol (S/RES/2371): `references.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .registries import registrar

_finders: dict = {}


@dataclass(frozen=True)
class Reference:
    title: str
    url: str


def register(label: str) -> Callable[[Any], Any]:
    return registrar(_finders, label, f"The references of {label} are announced twice.")


def references_to(
    symbols: Iterable[str], moment: datetime | None = None, but: str = ""
) -> dict[str, list[Reference]]:
    """{symbol: pages} of all domains `but` the one that asks, as known at a moment."""
    wanted = list(symbols)
    found: dict[str, list[Reference]] = {}
    for label, finder in _finders.items():
        for symbol, reference in (finder(wanted, moment) if label != but else {}).items():
            found.setdefault(symbol, []).append(reference)
    return found
