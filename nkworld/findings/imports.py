"""The curated findings: lists in YAML, one file for each theme."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from nkworld.importing.refusals import FileRefused, Refusal
from nkworld.importing.registry import register_texts
from nkworld.texts.imports import Curated, load_texts, unreadable

from .models import THE_DESK, Finding
from .places import read_place


@register_texts("findings", "*.yaml")
def load_findings(paths: list[Path]) -> str:
    return load_texts("findings", paths, read)


def read(path: Path) -> Iterator[Curated]:
    """The findings of a file; FileRefused if one is none. What `waits` for something is a draft."""
    try:
        listed = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts
    except yaml.YAMLError as error:
        raise unreadable(path) from error
    for told in listed:
        name = f"{path.name}, {told.get('place', 'no place')}"
        try:
            finding, _ = Finding.objects.get_or_create(place=read_place(told["place"]).key)
            yield Curated(name, content_of(told), finding, "waits" in told)
        except KeyError as error:
            raise FileRefused(Refusal(f"{name} lacks {error}.")) from error
        except (ValueError, ValidationError) as error:
            raise FileRefused(Refusal(f"{name}: {error}")) from error


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
