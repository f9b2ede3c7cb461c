"""One upload and what is said about it on the mapping page: looked at, proposed, answered."""

import copy
from collections.abc import Mapping as Dictionary
from functools import cached_property
from typing import Any

from nkworld.provenance.models import Source

from .. import registry
from ..header import letter
from ..models import Upload
from . import amounts_said, proposal
from .description import Column, Mapping
from .forms import MappingForm, open_questions
from .headings import Header, title_of
from .kept import Look, candidates, look_at_upload, wanted_of_upload
from .models import FileMapping, fingerprint_of
from .preview import Preview, preview

SHOWN_ROWS = 15
SHOWN_COLUMNS = 40


class Asking:
    """`data` is what was posted, if anything was."""

    def __init__(self, upload: Upload, data: Dictionary[str, Any] | None = None) -> None:
        self.upload, self.data = upload, data
        self.wanted = wanted_of_upload(upload)

    @cached_property
    def look(self) -> Look:
        return look_at_upload(self.upload, (self.data or {}).get("sheet", ""))

    @cached_property
    def place(self) -> tuple[int, int] | None:
        """The rows of the headings, where a person has said them."""
        if not self.data or "header_row" not in self.data:
            return None
        first, depth = _number(self.data["header_row"]), _number(self.data.get("header_depth", "1"))
        return first or 1, min(max(depth, 1), 3)

    @cached_property
    def proposal(self) -> proposal.Proposal:
        source: Source | None = self.upload.source
        found = proposal.propose(self.look.rows, self.wanted, source, self.look.sheet, self.place)
        if kept := self._nearest(found.header):
            take_over(found, kept, self.look)
        return found

    @property
    def header(self) -> Header:
        return self.proposal.header

    @property
    def depth(self) -> str:
        """In so many rows the headings stand, as the select says it."""
        return str(len(self.header.rows))

    @cached_property
    def below(self) -> list[Any]:
        return [row for row in self.look.rows if row.number > self.header.last]

    def _nearest(self, header: Header) -> FileMapping | None:
        """One that was kept for files much like it."""
        for kept in candidates(self.upload.dataset, self.upload.source):
            used = {column.heading for column in kept.mapping.used}
            if used and len(used & header.shape) >= 0.6 * len(used):
                return kept
        return None

    def form(self, mapping: Mapping, data: Any = None, name: str = "") -> MappingForm:
        return MappingForm(
            data,
            mapping=mapping,
            wanted=self.wanted,
            name=name or self.usual_name,
            header=self.header,
            below=self.below,
        )

    @property
    def usual_name(self) -> str:
        who = str(self.upload.source or self.upload.dataset)
        title = title_of(self.look.rows, self.header)
        what = self.proposal.format or (title[0][1] if title else self.look.sheet) or "table"
        return (who if what == who else f"{who}: {what}")[:120]

    @property
    def made_for(self) -> str:
        """Which sheet and headings the questions are about; others need other questions."""
        return f"{self.look.sheet}|{self.header.first}|{len(self.header.rows)}"

    @property
    def is_about_another(self) -> bool:
        asked = (self.data or {}).get("made_for", "")
        return bool(asked) and asked != f"{self.look.sheet}|{'|'.join(map(str, self.place or ()))}"

    @cached_property
    def answered(self) -> tuple[Mapping, MappingForm]:
        """The mapping as it is said now, and the form that asks it."""
        mapping = copy.deepcopy(self.proposal.mapping)
        if not self.data or self.is_about_another:
            return mapping, self.form(mapping)
        form = self.form(mapping, self.data)
        if not form.is_valid():
            return mapping, form
        mapping = form.answered()
        return mapping, self.form(mapping, name=form.cleaned_data["name"])

    def preview(self, mapping: Mapping) -> Preview:
        resource = registry.get(self.upload.dataset)(
            self.upload.source, self.upload.several_readings
        )
        return preview(
            self.look, mapping, self.wanted, resource, is_complete=not self.questions(mapping)
        )

    def questions(self, mapping: Mapping) -> list[str]:
        return open_questions(mapping, self.wanted)

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The first rows of the sheet as they were read, with letters and numbers."""
        rows = self.look.rows[: max(SHOWN_ROWS, self.header.last - self.look.rows[0].number + 6)]
        width = min(max(len(row.cells) for row in rows), SHOWN_COLUMNS)
        header = {row.number for row in self.header.rows}
        return {
            "letters": [letter(index) for index in range(width)],
            "rows": [
                (
                    row.number,
                    "header" if row.number in header else self._role(row.number),
                    [*row.cells[:width], *[""] * (width - len(row.cells))],
                )
                for row in rows[:30]
            ],
            "more": len(self.look.rows) - min(len(rows), 30),
            "merged": self.look.merged[:12],
        }

    def _role(self, number: int) -> str:
        return "title" if number < self.header.first else ""


def take_over(found: proposal.Proposal, kept: FileMapping, look: Look) -> None:
    """What was said about an earlier file is proposed for this one; new columns stay as guessed."""
    old, mapping = kept.mapping, found.mapping
    known = {column.heading: column for column in old.columns}
    mapping.columns = [_as_kept(column, known) for column in mapping.columns]
    title = title_of(look.rows, found.header)
    other = amounts_said.disagrees(old, found.header, title)
    if other is None:
        mapping.units = {name: unit for name, unit in old.units.items()} or mapping.units
    else:
        found.remarks.append(
            f"Unlike the files before it, this one says “{other.printed}” ({other.where})."
        )
    constants = {**mapping.constants, **old.constants}
    mapping.constants = constants
    mapping.words, mapping.turned = old.words, old.turned
    mapping.empty, mapping.dash, mapping.totals = old.empty, old.dash, old.totals
    mapping.decimal_comma = old.decimal_comma
    if old.is_dated:
        mapping.constants = {n: t for n, t in constants.items() if n not in ("period", "year")}
        found.remarks.append("The mapping names the period of one file: write that of this one.")
    new = [c.printed for c in mapping.columns if c.heading not in known]
    gone = [c.printed or c.heading for c in old.used if c.heading not in found.header.shape]
    said = f"Filled in from the mapping “{kept}” (version {kept.version})."
    said += f" New in this file: {_quoted(new)}." if new else ""
    said += f" No longer in it: {_quoted(gone)}." if gone else ""
    found.remarks.insert(0, said)
    found.unknown = [heading for heading in found.unknown if heading.key not in known]


def _as_kept(column: Column, known: dict[str, Column]) -> Column:
    kept = known.get(column.heading)
    if kept is None:
        return column
    return Column(
        column.heading, kept.field, dict(kept.sets), list(kept.only), kept.fill_down, column.printed
    )


def _quoted(texts: list[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts if text)


def keep(upload: Upload, mapping: Mapping, name: str, is_offered: bool, user: Any) -> FileMapping:
    """The mapping of this source for files of this shape: a new one, or a new version."""
    kept = FileMapping.objects.filter(
        dataset=upload.dataset, source=upload.source, fingerprint=fingerprint_of(mapping)
    ).first() or FileMapping(dataset=upload.dataset, source=upload.source)
    kept.name, kept.description = name, mapping.as_json()
    kept.is_offered = is_offered
    kept._history_user = user  # type: ignore[attr-defined]
    kept.save()
    return kept


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0
