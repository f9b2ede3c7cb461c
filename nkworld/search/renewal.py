from typing import Any

from .index import refresh


def write_entries_anew(sender: Any, *, models: set, datasets: set, **kwargs: Any) -> None:
    """After an edit or a publish: what is found is what is public."""
    refresh(models, datasets)
