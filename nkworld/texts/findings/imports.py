"""The curated findings: lists in YAML, one file for each theme."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from nkworld.texts.imports import Curated, read_texts

from .models import THE_DESK, Finding, read_place


@read_texts("findings", "*.yaml")
def read(path: Path) -> Iterator[Curated]:
    """What `waits` for something is a draft."""
    for told in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader):  # noqa: S506 - texts
        name = f"{path.name}, {told.get('place', 'no place')}"
        try:
            finding, _ = Finding.objects.get_or_create(place=read_place(told["place"]).key)
            yield Curated(name, content_of(told), finding, "waits" in told)
        except KeyError as error:
            raise ValueError(f"{told.get('place', 'a finding')} lacks {error}.") from error


def content_of(told: dict[str, Any]) -> dict[str, Any]:
    """What a revision stores; what the second reader said and what is still needed stand with the
    reasons, for the desk.
    """
    notes = [told["why"]]
    notes += [f"Second reader: {told['second_reader']}"] if "second_reader" in told else []
    notes += [f"Stands on: {each}" for each in told.get("rows", ())]
    notes += [f"Needs: {each}" for each in told.get("needs", ())]
    notes += [f"Waits: {told['waits']}"] if "waits" in told else []
    return {
        "headline": told["headline"],
        "deck": told["deck"],
        "facts_until": told["as_of"],
        "review_by": date.fromisoformat(told["review_by"]),
        "signed": told.get("signed", THE_DESK),
        "why": "\n".join(filter(None, notes)),
        "sources": told["sources"],
    }
