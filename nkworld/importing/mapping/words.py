"""Words that institutions use in headings and titles, and whole formats such as Comtrade's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..widgets import spellings

LEFT_OUT = ""  # the field of a column that nobody needs
WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))


def alternatives(name: str) -> dict[Any, str]:
    """{what: a pattern of all that a section of the list has for it}"""
    return {what: f"(?:{'|'.join(texts)})" for what, texts in WORDS[name].items()}


def patterns(name: str) -> dict[Any, re.Pattern[str]]:
    return {what: re.compile(one, re.IGNORECASE) for what, one in alternatives(name).items()}


# Keys of headings (see reading.key): what the column may be, if the dataset has it.
GENERAL: dict[str, str] = spellings(WORDS["headings"])
MONEY_FLOWS: dict[str, str] = spellings(WORDS["money_flows"])
TOTALS = {*spellings({"total": WORDS["totals"]})}
PATTERNS = patterns("patterns")
DIRECTIONS, SUBJECTS, TELLING_NOTES = map(patterns, ("directions", "subjects", "telling_notes"))


def says(what: str, text: str) -> bool:
    """Whether any of these words stands in the text."""
    return bool(PATTERNS[what].search(text))


@dataclass(frozen=True)
class Format:
    """A file of one institution: see `formats` in the list."""

    name: str
    by: list[str]
    fields: Mapping[str, list[str]]
    only: Mapping[str, str]
    words: Mapping[str, Mapping[str | None, str]]
    constants: Mapping[str, str] = field(default_factory=dict)
    unit: str = "US$"
    quantity_unit: str = ""


FORMATS = [Format(**one) for one in WORDS["formats"]]
