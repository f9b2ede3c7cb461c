"""Mappings on the command line and beside the files of a seed folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO

from nkworld.provenance.models import Dataset, Source

from .. import registry
from ..reading import Sheet
from ..refusals import FileRefused
from .description import Mapping
from .forms import open_questions
from .kept import has_own_headings, kept_for, look_at, reader
from .models import FileMapping
from .proposal import propose
from .wanted import wanted_of

BESIDE = ".mapping.json"
Reading = Callable[[Sheet], Sheet]


def from_file(path: Path) -> Mapping:
    """FileRefused with a sentence, where the file describes no mapping."""
    try:
        return Mapping.from_json(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise FileRefused(f"{path.name} is not a mapping: {error}") from error


def beside(path: Path, dataset: Dataset) -> Reading | None:
    """How a raw `flows-x.csv` of a seed folder is read: by `flows-x.mapping.json` beside it."""
    described = path.with_name(path.stem + BESIDE)
    if not described.exists():
        return None
    return reader(from_file(described), wanted_of(dataset.slug))


def named(text: str, dataset: Dataset, source: Source | None) -> tuple[Reading, str]:
    """(how to read by it, the sheet it is for) of a kept mapping's name or a file with one."""
    if Path(text).suffix == ".json":
        if not Path(text).exists():
            raise FileRefused(f"There is no file {text}.")
        mapping = from_file(Path(text))
    else:
        kept = FileMapping.objects.filter(dataset=dataset, name=text).first()
        if kept is None:
            names = FileMapping.objects.filter(dataset=dataset).values_list("name", flat=True)
            known = ", ".join(f"“{name}”" for name in names) or "none"
            raise FileRefused(f"{dataset} has no mapping “{text}”. It has: {known}.")
        mapping = kept.mapping
    return reader(mapping, wanted_of(dataset.slug, source)), mapping.sheet


def known_again(
    file: IO[bytes], sheet: str, dataset: Dataset, source: Source | None
) -> FileMapping | None:
    """The kept mapping of a file in columns of its own, as the desk would find it."""
    look = look_at(file, sheet)
    file.seek(0)
    if has_own_headings(look, registry.get(dataset)(source)):
        return None
    found = kept_for(look, dataset, source, file)
    file.seek(0)
    return found


def proposed(
    file: IO[bytes], sheet: str, dataset: Dataset, source: Source | None
) -> tuple[Mapping, list[str]]:
    """(what the desk would propose for the file, remarks and what is still to be said)"""
    look, wanted = look_at(file, sheet), wanted_of(dataset.slug, source)
    found = propose(look.rows, wanted, source, sheet)
    unknown = [f"Not known: “{heading.text}” ({heading.letter})." for heading in found.unknown]
    return found.mapping, [*found.remarks, *unknown, *open_questions(found.mapping, wanted)]
