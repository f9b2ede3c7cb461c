"""The questions of the mapping page, answered beforehand as well as the machine can."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from . import choices
from .description import BLANKS, HELPERS, Column, Mapping, Unit
from .headings import Header
from .proposal import lacking
from .roles import values_below
from .wanted import Wanted

DROPPED = "-drop-"
EXAMPLES = 3
MOST_WORDS = 40
PAPERS = ("citation", "basis", "note")
NEVER_FOR_ALL = ("as_quoted", "derivation", "exclusion", "unit", "frequency", "edition")
SCALES = [
    ("", "— say which —"),
    ("1", "as they stand"),
    ("1000", "thousands (천, 千): × 1,000"),
    ("10000", "ten thousands (만, 万): × 10,000"),
    ("1000000", "millions (백만, 百万): × 1,000,000"),
    ("100000000", "hundred millions (억, 亿): × 100,000,000"),
    ("1000000000", "billions: × 1,000,000,000"),
    ("0.001", "thousandths (kilograms for tonnes): ÷ 1,000"),
]
VIEWS = [
    ("", "North Korea’s own: an export leaves North Korea"),
    ("turned", "The other country’s: turn round, its exports are imports of North Korea"),
]
ASKED = {
    "reporter": "The file names North Korea as the partner, and nobody who reports: whose exports "
    "and imports are they? Write the country.",
}


@dataclass
class ColumnRow:
    """One column of the file with its questions."""

    letter: str
    heading: str
    examples: list[str]
    means: forms.BoundField
    only: forms.BoundField
    fill_down: forms.BoundField


class MappingForm(forms.Form):
    """A Mapping, asked for. `header` and `rows` are of the file at hand, if there is one."""

    name = forms.CharField(
        max_length=120, label="Name of the mapping", help_text="To find it again under “Mappings”."
    )
    empty = forms.ChoiceField(choices=list(BLANKS.items()), label="An empty cell means")
    dash = forms.ChoiceField(
        choices=list(BLANKS.items()), label="A dash (–, .., n/a) instead of a number means"
    )
    view = forms.ChoiceField(
        choices=VIEWS, required=False, label="Whose view", widget=forms.RadioSelect
    )
    totals = forms.CharField(
        required=False,
        label="Rows of totals are called",
        help_text="Separated by commas; these rows are passed over.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decimal_comma = forms.BooleanField(
        required=False, label="A comma stands before the decimals (1.234,5)"
    )

    def __init__(
        self,
        data: Any = None,
        *,
        mapping: Mapping,
        wanted: Wanted,
        name: str = "",
        header: Header | None = None,
        below: Any = (),
    ) -> None:
        super().__init__(data, label_suffix="", initial=self._initial(mapping, name))
        self.mapping, self.wanted, self.header, self.below = mapping, wanted, header, below
        self._add_columns()
        self._add_constants()
        self._add_units()
        self._add_words()

    def _initial(self, mapping: Mapping, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "empty": mapping.empty,
            "dash": mapping.dash,
            "view": "turned" if mapping.turned else "",
            "totals": ", ".join(mapping.totals),
            "decimal_comma": mapping.decimal_comma,
        }

    def _add_columns(self) -> None:
        for number, column in enumerate(self.mapping.columns):
            means = choices.encoded(column)
            self.fields[f"means-{number}"] = forms.ChoiceField(
                choices=choices.of_column(self.wanted, means),
                required=False,
                initial=means,
                label=f"What “{column.printed or column.heading}” is",
            )
            self.fields[f"only-{number}"] = forms.CharField(
                required=False,
                initial=", ".join(column.only),
                label=f"Only rows in which “{column.printed or column.heading}” is",
            )
            self.fields[f"down-{number}"] = forms.BooleanField(
                required=False,
                initial=column.fill_down,
                label=f"An empty cell of “{column.printed or column.heading}” takes the one above",
            )

    def _add_constants(self) -> None:
        """What holds for every row, for fields that no column tells."""
        for name in [*self.wanted.fields, *HELPERS[:1], *HELPERS[3:4]]:
            if name in self.wanted.amounts or name in NEVER_FOR_ALL:
                continue
            initial = self.mapping.constants.get(name, "")
            label = self.wanted.label(name)
            label = f"{label[0].upper()}{label[1:]}" if name != "reporter" else "Who reports"
            if options := self.wanted.choices.get(name):
                self.fields[f"all-{name}"] = forms.ChoiceField(
                    choices=[("", "—"), *options], required=False, initial=initial, label=label
                )
            else:
                self.fields[f"all-{name}"] = forms.CharField(
                    required=False, initial=initial, label=label, max_length=1000
                )

    def _add_units(self) -> None:
        for name in self.wanted.amounts:
            unit = self.mapping.units.get(name, Unit())
            scales = list(SCALES)
            if unit.scale not in dict(scales):
                scales.append((unit.scale, f"× {unit.scale}"))
            self.fields[f"scale-{name}"] = forms.ChoiceField(
                choices=scales, required=False, initial=unit.scale, label="Its numbers are"
            )
            self.fields[f"printed-{name}"] = forms.CharField(
                required=False,
                initial=unit.printed,
                max_length=60,
                label="Its unit, as printed",
                help_text="Kept beside the number in “as printed”.",
            )

    def _add_words(self) -> None:
        self.word_fields: list[tuple[str, str, str]] = []
        for number, (name, word) in enumerate(self._words_to_ask()):
            known = self.mapping.known_words(name)
            meaning = known.get(word.casefold(), self.wanted.words[name].get(word.casefold(), ""))
            key = f"word-{number}"
            self.word_fields.append((key, name, word))
            self.fields[key] = forms.ChoiceField(
                choices=[
                    ("", "not known: its rows are refused"),
                    (DROPPED, "leave these rows out"),
                    *self.wanted.choices[name],
                ],
                required=False,
                initial=DROPPED if meaning is None else meaning,
                label=f"“{word}”",
            )

    def _words_to_ask(self) -> list[tuple[str, str]]:
        """Words of the file in columns that have few, where a spelling is not understood or may
        be left out.
        """
        found: dict[tuple[str, str], None] = {}
        for column in self.mapping.columns:
            name = column.field
            if name not in self.wanted.choices:
                continue
            for word in self._words_of(column):
                spelled = word.casefold()
                if name == "direction" or spelled not in self.wanted.words[name]:
                    found.setdefault((name, word))
        return list(found)[:MOST_WORDS]

    def _words_of(self, column: Column) -> list[str]:
        if self.header is None:
            return list(self.mapping.words.get(column.field, {}))
        indices = [h.index for h in self.header.headings if h.key == column.heading]
        return list(dict.fromkeys(t for i in indices for t in values_below(i, self.below)))

    # What the template asks for.

    @property
    def columns(self) -> Iterator[ColumnRow]:
        by_key = self.header.by_key() if self.header else {}
        for number, column in enumerate(self.mapping.columns):
            headings = by_key.get(column.heading, [])
            texts = [t for h in headings[:1] for t in values_below(h.index, self.below)]
            letters = ", ".join(h.letter for h in headings[:6])
            yield ColumnRow(
                f"{letters} …" if len(headings) > 6 else letters,
                column.printed or column.heading,
                list(dict.fromkeys(texts))[:EXAMPLES],
                self[f"means-{number}"],
                self[f"only-{number}"],
                self[f"down-{number}"],
            )

    @property
    def constants(self) -> list[forms.BoundField]:
        """First those that are needed, or told."""
        return [self[f"all-{name}"] for name in self._constant_names() if self._is_first(name)]

    @property
    def more_constants(self) -> list[forms.BoundField]:
        return [self[f"all-{name}"] for name in self._constant_names() if not self._is_first(name)]

    def _constant_names(self) -> list[str]:
        said = {column.field for column in self.mapping.columns}
        said |= {name for column in self.mapping.columns for name in column.sets}
        if "partner" in said:
            said |= {"country", *(["reporter"] if "reporter" in said else [])}
        else:
            said.add("reporter")
        if "year" in said or any("{period}" in c.heading for c in self.mapping.columns if c.field):
            said |= {"period"} if "period" not in self.mapping.constants else set()
        names = [name.removeprefix("all-") for name in self.fields if name.startswith("all-")]
        return [name for name in names if name not in said and self._has_place(name, said)]

    def _has_place(self, name: str, said: set[str]) -> bool:
        """A year alone is asked for only where the file has quarters or months without one."""
        return (
            name != "year" or bool({"quarter", "month"} & said) or "year" in self.mapping.constants
        )

    def _is_first(self, name: str) -> bool:
        told = name in self.mapping.constants
        return told or name in PAPERS[:2] or name in lacking(self.mapping, self.wanted)

    @property
    def units(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        for name in self._amounts():
            yield self.wanted.label(name), self[f"scale-{name}"], self[f"printed-{name}"]

    def _amounts(self) -> list[str]:
        mapped = {column.field for column in self.mapping.columns}
        return [name for name in self.wanted.amounts if name in mapped]

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[key] for key, _, _ in self.word_fields]

    @property
    def asks_view(self) -> bool:
        fields = {column.field for column in self.mapping.columns}
        sets = {name for column in self.mapping.columns for name in column.sets}
        said = fields | sets | {n for n, text in self.mapping.constants.items() if text}
        return "direction" in self.wanted.fields and "direction" in said and "partner" not in fields

    # The answer.

    def answered(self) -> Mapping:
        """The mapping as the form says it; call it when the form is valid."""
        said, mapping = self.cleaned_data, copy.deepcopy(self.mapping)
        for number, column in enumerate(mapping.columns):
            column.field, column.sets = choices.decoded(said[f"means-{number}"], self.wanted)
            column.only = _words(said[f"only-{number}"])
            column.fill_down = said[f"down-{number}"]
        mapping.constants = {
            name.removeprefix("all-"): text.strip()
            for name, text in said.items()
            if name.startswith("all-") and text.strip()
        }
        mapping.units = {
            name: Unit(said[f"printed-{name}"].strip(), said[f"scale-{name}"])
            for name in self.wanted.amounts
            if any(column.field == name for column in mapping.columns)
        }
        mapping.turned, mapping.empty, mapping.dash = (
            said["view"] == "turned",
            said["empty"],
            said["dash"],
        )
        mapping.totals, mapping.decimal_comma = _words(said["totals"]), said["decimal_comma"]
        self._answer_words(mapping)
        return mapping

    def _answer_words(self, mapping: Mapping) -> None:
        for key, name, word in self.word_fields:
            meaning = self.cleaned_data.get(key, "")
            words = mapping.words.setdefault(name, {})
            for spelled in [one for one in words if one.casefold() == word.casefold()]:
                del words[spelled]
            if meaning == DROPPED:
                words[word] = None
            elif meaning and self.wanted.words[name].get(word.casefold()) != meaning:
                words[word] = meaning
        mapping.words = {name: words for name, words in mapping.words.items() if words}

    def clean(self) -> dict[str, Any]:
        for name in self.wanted.amounts:
            try:
                Decimal(self.cleaned_data.get(f"scale-{name}") or "1")
            except InvalidOperation:
                self.add_error(f"scale-{name}", "Choose by what the numbers are multiplied.")
        return self.cleaned_data


def open_questions(mapping: Mapping, wanted: Wanted) -> list[str]:
    """Sentences on what is still to be said before the file can be read."""
    found = []
    for name in lacking(mapping, wanted):
        found.append(
            ASKED.get(name)
            or f"Nothing says {wanted.label(name)} ({name}): choose a column for it, or write it "
            "under “What holds for every row”."
        )
    for name, unit in mapping.units.items():
        if not unit.scale and wanted.measure:
            found.append(
                f"Say in which unit the numbers of {wanted.label(name)} are: the table is in "
                f"{wanted.unit}."
            )
    return found


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]
