from typing import Any

from nkworld.provenance.renewal import is_loading

from .index import refresh


def write_entries_anew(sender: Any, *, models: set, datasets: set, **kwargs: Any) -> None:
    """After an edit or a publish: what is found is what is public. A load of many folders writes
    all of it once, at its end; one that was killed is run again.
    """
    if not is_loading():
        refresh(models, datasets)
