"""When rows of claims ended, as it was known at a moment: nothing is told of what came later."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any


def ended_as_of(rows: Iterable[Mapping[str, Any]], moment: datetime | None) -> list[dict[str, Any]]:
    """The rows as a serializer gave them, without an end after the moment (None: now)."""
    return [
        dict(row) | {"known_until": None} if _is_later(row["known_until"], moment) else dict(row)
        for row in rows
    ]


def _is_later(text: str | None, moment: datetime | None) -> bool:
    return bool(text and moment) and datetime.fromisoformat(str(text)) > moment  # type: ignore[operator]
