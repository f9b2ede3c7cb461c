"""What is not known is null in JSON, whatever the database keeps of it: never an empty text."""

from collections.abc import Mapping
from typing import Any


def without_blanks(told: Any) -> Any:
    """The same records, lists and values with None for each empty text, as deep as they go."""
    if isinstance(told, str):
        return told or None
    if isinstance(told, Mapping):
        return {name: without_blanks(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [without_blanks(value) for value in told]
    return told
