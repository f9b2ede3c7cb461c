"""A recipe for one file, found anew, and the questions that the file leaves open.

    reading = detect(sheet, "수출입.xlsx", wanted, source)
    reading.recipe, reading.questions

Each detector below looks at one thing. What it can tell from the file it puts into the recipe;
what it can't it asks, each possible answer with the steps that follow from it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from nkworld.atlas.names import compatible
from nkworld.provenance.models import Source

from ..reading import Sheet
from . import periods, units, words
from .columns import columns_of, format_of, likeliest, unknown_among
from .figures import CURRENCY, SIGNS, in_digits, plain
from .languages import code_of
from .questions import DROPPED, FILE, MARKS, WORDS, Option, Question, scale_options, without_digits
from .recipe import (
    PERIOD_PARTS,
    REFUSED,
    UNKNOWN,
    ZERO,
    ChooseSheet,
    Column,
    Constant,
    Dates,
    FillDown,
    Headings,
    LeaveOutHidden,
    LeaveOutStruck,
    LeaveOutTotals,
    Markers,
    Numbers,
    PadCodes,
    Recipe,
    Scale,
    TitlePart,
    TurnRound,
    WordMeans,
)
from .survey import Facts, Place, Survey, is_number, subjects_in, survey, unmarked
from .units import Said
from .usual import usual_values
from .wanted import Wanted

TOWARDS_HOME = re.compile(words.TOWARDS_HOME, re.IGNORECASE)
OWN = re.compile(
    r"북한의|朝鲜的|north korea['’]s|(?:of|by) (?:north korea|the dprk)|dprk['’]s|nordkoreas",
    re.IGNORECASE,
)
KEYS = (
    "country",
    "period",
    "year",
    "month",
    "quarter",
    "donor",
    "direction",
    "category",
    "commodity",
)
SLIP = 0.4  # of the rows: an empty cell that is rarer is a slip, else the word stands once
COMMA = re.compile(r"-?\d{1,3}([. \u00a0]\d{3})+,\d+|-?\d+,\d{1,2}|-?\d+,\d{4,}")
POINT = re.compile(r"-?\d+(,\d{3})*\.\d{1,2}|-?\d{1,3}(,\d{3}){2,}|-?\d+\.\d{4,}")
EITHER = re.compile(r"-?\d{1,3}[.,]\d{3}")
CLEARLY_UNKNOWN = {
    "n/a",
    "na",
    "n.a.",
    "..",
    "...",
    "…",
    "none",
    "null",
    "nan",
    "해당없음",
    "不详",
    "k.a.",
}
STATUSES = {"p": "provisional", "e": "estimated", "r": "reported"}
NEVER_USUAL = ("citation", "period", "value", "commodity", "source")
UNITLESS = ("share", "growth", "rank")
MOST_WORDS = 40
# A word before a bare unit that is no scale: “in USD”, “value (US$)”.
PLAIN_BEFORE_UNIT = re.compile(
    r"(?:^|[(\[:：,/]|\b(?:in|en|unit|units|value|amount|trade|exports?|imports?|total|of|us|current"
    r"|price|단위|单位|금액|수출액?|수입액?|金额|额))\s*$",
    re.IGNORECASE,
)
DIFFERENT_SHEET = "Another sheet was chosen."


@dataclass
class Reading:
    """What was found of a file: its facts, a recipe, questions, and remarks on where each thing
    was read.
    """

    survey: Survey
    wanted: Wanted
    source: Source | None
    recipe: Recipe = field(default_factory=Recipe)
    questions: list[Question] = field(default_factory=list)
    format: str = ""
    unknown: list[Facts] = field(default_factory=list)

    def ask(self, *given: Any, **more: Any) -> None:
        self.questions.append(Question(*given, **more))

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.is_open]

    @property
    def stops(self) -> list[str]:
        return [question.stops for question in self.questions if question.stops]

    def answered(self) -> Recipe:
        """The recipe with the steps of all answers."""
        recipe = Recipe(list(self.recipe.steps), self.recipe.others_left_out)
        for question in self.questions:
            question.applied_to(recipe)
        return recipe

    def facts_of(self, *names: str) -> Iterator[tuple[Column, Facts]]:
        """The columns of these fields, with what they hold."""
        by_key: dict[str, list[Facts]] = {}
        for facts in self.survey.facts:
            by_key.setdefault(facts.heading.key, []).append(facts)
        for column in self.recipe.columns:
            if column.field in names:
                for facts in by_key.get(column.heading, []):
                    yield column, facts

    @property
    def texts_around(self) -> list[Place]:
        """Title, tab and name of the file."""
        tab = next(iter(self.survey.sheet.notes), "")
        name = re.search(r"“(.*)”", tab)
        around = [Place("the name of the file", self.survey.file_name)]
        if name and self.survey.sheet.sheets:
            around.append(Place("the name of the sheet", name[1]))
        return [*self.survey.title, *around]

    @property
    def has_direction(self) -> bool:
        return "direction" in self.recipe.constants or any(
            column.field == "direction" or "direction" in column.sets
            for column in self.recipe.columns
        )

    def figure(self) -> tuple[str, str]:
        """(cell, text) of an amount of the file, for examples."""
        for _, facts in self.facts_of("value"):
            for text, row in facts.texts.items():
                if is_number(text) and len(text) > 2:
                    return f"{facts.heading.letter}{row}", text
        return "", ""


def detect(
    sheet: Sheet,
    file_name: str,
    wanted: Wanted,
    source: Source | None = None,
    place: tuple[int, int] | None = None,
) -> Reading:
    """The likeliest recipe; `place` is (row, depth) of the headings, where somebody said it."""
    facts = survey(sheet, file_name, lambda found, rows: likeliest(found, rows, wanted), place)
    reading = Reading(facts, wanted, source)
    reading.recipe.put(Headings(facts.header.first, len(facts.header.rows)))
    for column in columns_of(facts, wanted):
        reading.recipe.put(column)
    reading.unknown = unknown_among(facts, reading.recipe.columns, wanted)
    for detector in DETECTORS:
        detector(reading)
    return reading


def known_format(reading: Reading) -> None:
    """Files of institutions whose columns are known, whatever else they hold."""
    found = format_of(reading.survey.header)
    if not found:
        return
    reading.format = found.name
    reading.recipe.others_left_out = True
    reading.unknown = []
    for name, meanings in found.words.items():
        if name in reading.wanted.fields or name == "country":
            reading.recipe.put(WordMeans(name, dict(meanings)))
    for name, text in found.constants.items():
        if name in reading.wanted.fields:
            reading.recipe.put(Constant(name, text, f"as files of {found.name} are"))
    if "commodity" in reading.wanted.fields:
        reading.recipe.put(WordMeans("commodity", {"TOTAL": None}))


def other_sheets(reading: Reading) -> None:
    """Figures that stand in another sheet of the workbook."""
    others = [sheet for sheet in reading.survey.sheet.others if sheet.numbers >= 3]
    for other in others:
        hidden = "hidden " if other.hidden else ""
        reading.ask(
            f"sheet:{without_digits(other.title)}",
            FILE,
            f"There is a {hidden}sheet “{other.title}” with {other.numbers} figures, too. Which "
            "one is to be read?",
            f"a sheet {without_digits(other.title)}",
            [
                Option("this", "the one shown here, and nothing of the other"),
                Option(
                    other.title, f"“{other.title}”", (ChooseSheet(other.title),), DIFFERENT_SHEET
                ),
            ],
            silences=("sheets",),
        )


def hidden_and_struck(reading: Reading) -> None:
    """What a reader of the sheet does not see, or sees crossed out."""
    for key, places, step, what, means in (
        ("hidden", reading.survey.hidden, LeaveOutHidden(), "hidden", "Hidden figures"),
        ("struck", reading.survey.struck, LeaveOutStruck(), "struck out", "They"),
    ):
        if places:
            cells = ", ".join(place.cell for place in places[:4])
            reading.ask(
                key,
                FILE if key == "hidden" else MARKS,
                f"{cells} {'is' if len(places) == 1 else 'are'} {what} "
                f"(“{places[0].text}”): left out or read?",
                f"{what}",
                [
                    Option("out", f"{means} are left out", (step,)),
                    Option("read", f"{means} are read like the others"),
                ],
                silences=(key,),
            )


def again(reading: Reading) -> None:
    """A second table on the same sheet, with headings of its own."""
    if rows := reading.survey.other_headings:
        reading.ask(
            "again",
            FILE,
            f"Headings stand once more in row {rows[0]}: is it one table that goes on?",
            "headings once more",
            [
                Option("on", "One table: what follows is read under the same headings"),
                Option(
                    "two",
                    "Two tables",
                    stops="Put each table on a sheet or into a file of its own.",
                ),
            ],
        )


def blank_keys(reading: Reading) -> None:
    """A country that stands once before its rows, or a cell that somebody forgot to fill."""
    names = []
    merged = reading.survey.merged_cells
    for column, facts in reading.facts_of(*KEYS, "reporter", "partner"):
        blanks = [row for row in facts.blanks if (row, facts.heading.index) not in merged]
        if not blanks or not facts.filled:
            continue
        if facts.blank_count / (facts.blank_count + facts.filled) > SLIP:
            names.append(column.heading)
            continue
        cell = f"{facts.heading.letter}{blanks[0]}"
        above = [text for text, row in facts.texts.items() if row < blanks[0]]
        said = f"“{above[-1]}”" if above else "what stands above"
        reading.ask(
            f"blank:{column.heading}",
            MARKS,
            f"{cell} has no {_bare(reading.wanted.label(column.field))}, as {len(blanks)} of "
            f"{facts.filled + facts.blank_count} rows. Does it take the one above?",
            f"{column.heading}: few rows",
            [
                Option("refuse", "No: the rows are refused until the cell is filled"),
                Option("above", f"Yes: in {cell} it is {said}", (FillDown([column.heading]),)),
            ],
            silences=("blanks",),
        )
    if names:
        reading.recipe.put(FillDown(names))


def totals(reading: Reading) -> None:
    """Rows that add up others."""
    seen = [
        text
        for column, facts in reading.facts_of(*KEYS)
        for text in facts.texts
        if plain(text) in words.TOTALS and not _has_meaning(reading, column.field, text)
    ]
    left = {c.heading for c in reading.recipe.columns if not c.field}
    seen += [
        text
        for facts in reading.survey.facts
        for text in facts.texts
        if facts.heading.key in left and plain(text) in words.TOTALS
    ]
    if seen and not reading.format:
        reading.recipe.put(LeaveOutTotals(list(dict.fromkeys(seen))))


def _has_meaning(reading: Reading, name: str, text: str) -> bool:
    return compatible(text).casefold() in reading.wanted.words.get(name, {})


def marks_beside(reading: Reading) -> None:
    """Signs of footnotes and of provisional figures: never digits, never part of a name."""
    signs: dict[str, str] = {}
    amounts = [name for name in reading.wanted.amounts if name not in UNITLESS]
    for column, facts in reading.facts_of(*KEYS, "reporter", "partner", *amounts):
        if column.field == "commodity":
            continue
        for text, row in facts.texts.items():
            bare, mark = unmarked(text)
            if mark and not _is_known(reading, column.field, text):
                signs.setdefault(mark, f"{facts.heading.letter}{row} “{text}”")
    for facts in reading.survey.facts:
        mark = unmarked(facts.heading.text)[1]
        if mark and facts.heading.period:
            signs.setdefault(
                mark, f"{facts.heading.letter}{reading.survey.header.last} “{facts.heading.text}”"
            )
    if not signs:
        return
    notes = Markers({mark: "" for mark in signs})
    status = Markers({mark: STATUSES.get(mark.strip("()[] ").lower(), "") for mark in signs})
    listed = ", ".join(f"{mark} ({place})" for mark, place in list(signs.items())[:4])
    options = [
        Option("notes", "Footnotes: taken off, and kept in the note of the figure", (notes,))
    ]
    if any(status.meanings.values()):
        said = " and ".join(f"“{mark}” {word}" for mark, word in status.meanings.items() if word)
        options.insert(0, Option("status", f"{said}, the others footnotes", (status,)))
    options.append(
        Option("keep", "Part of the text: the cells are refused where they are no number")
    )
    reading.ask(
        "marks",
        MARKS,
        f"What do the signs {listed} mean?",
        " | ".join(sorted(signs)),
        options,
        silences=("marks",),
        grows=True,
    )


def _is_known(reading: Reading, name: str, text: str) -> bool:
    name = "country" if name in ("reporter", "partner") else name
    return name in reading.wanted.records and reading.wanted.understands(name, text)


def subject(reading: Reading) -> None:
    """Whom the file is about: the two Koreas are the commonest mix-up of all."""
    seen = [(place, subjects_in(place.text)) for place in reading.texts_around]
    south = [(place, codes) for place, codes in seen if "KOR" in codes]
    if not south:
        return
    place, codes = south[0]
    both = " and North Korea" if "PRK" in codes else ""
    reading.ask(
        "subject",
        FILE,
        f"{_capital(place.cell)} says South Korea{both}: “{place.text}”. Are these figures of "
        "North Korea?",
        f"{without_digits(place.text)} ({_kind(place)})",
        [
            Option("north", "Yes: South Korea is who reports, or the partner in the rows"),
            Option(
                "south",
                "No: they are South Korea’s own",
                stops="South Korea’s own figures have no place here: the file is not read.",
            ),
        ],
        silences=("subject", "notes"),
    )


def _kind(place: Place) -> str:
    return place.cell if place.cell.startswith("the ") else "title"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def view(reading: Reading) -> None:
    """Whose exports and imports they are."""
    if reading.recipe.has_pair:
        if not any(column.field == "reporter" for column in reading.recipe.columns):
            reading.ask(
                "reporter",
                FILE,
                "The file names North Korea as the partner, and nobody who reports: whose "
                "exports and imports are they?",
                "no reporter",
                free="reporter",
            )
        return
    if not reading.has_direction:
        return
    used = {column.heading for column in reading.recipe.columns if column.field}
    headings = [
        Place(f"{facts.heading.letter}{reading.survey.header.last}", facts.heading.text)
        for facts in reading.survey.facts
        if facts.heading.key in used
    ]
    for place in [*reading.texts_around, *headings]:
        if TOWARDS_HOME.search(place.text):
            reading.recipe.put(TurnRound(f"{place.cell} says “{place.text}”"))
            return
    source = reading.source
    own = next((place for place in reading.texts_around if OWN.search(place.text)), None)
    if own or not source or source.origin != source.Origin.RECORDS or _seen_from_home(reading):
        return
    cell, text = reading.figure()
    reading.ask(
        "view",
        FILE,
        f"{source} prints its own records, and nothing in the file says from which side it "
        "speaks. An export in it is …",
        "nothing says the side",
        [
            Option(
                "turned",
                "… what the other country sends: an import of North Korea",
                (TurnRound(f"{source} prints its own records"),),
                example=f"{cell} {text} is turned round",
            ),
            Option("own", "… what North Korea sends", example=f"{cell} {text} stays"),
        ],
        silences=("towards",),
    )


def direction(reading: Reading) -> None:
    """The title says of which direction all figures are: “Exports by destination”."""
    if reading.has_direction or "direction" not in reading.wanted.choices:
        return
    known = {value for value, _ in reading.wanted.choices["direction"]}
    for place in reading.survey.title:
        text = compatible(place.text)
        named = [one for one, pattern in words.DIRECTIONS.items() if pattern.search(text)]
        if len(named) == 1 and named[0] in known and not words.BOTH_DIRECTIONS.search(text):
            reading.recipe.put(Constant("direction", named[0], f"{place.cell} says “{place.text}”"))
            return


def _seen_from_home(reading: Reading) -> bool:
    """South Korea’s own words for goods brought in and sent north have their direction already."""
    return any(
        set(column.printed) & set("반입출") and "반" in column.printed
        for column in reading.recipe.columns
    )


def period(reading: Reading) -> None:
    """Of which time the figures are."""
    columns = list(reading.facts_of("period", "year"))
    across = [facts for _, facts in reading.facts_of("value") if facts.heading.period]
    has_year = bool(columns) or any(facts.heading.period.year for facts in across)
    in_title: dict[periods.Pieces, Place] = {}
    for place in reading.texts_around:
        pieces, _ = periods.found_in(place.text)
        if pieces and not (pieces.year and place.cell == "the name of the file"):
            in_title.setdefault(pieces, place)
    for column, facts in columns:
        _dates(reading, column, facts)
        _unread_periods(reading, facts)
    parts = {pieces: place for pieces, place in in_title.items() if pieces.part}
    if (
        has_year
        and parts
        and not any(c.field in ("quarter", "month") for c in reading.recipe.columns)
    ):
        pieces, place = next(iter(parts.items()))
        texts = [unmarked(text)[0] for _, facts in columns for text in facts.sample]
        plain_years = [text for text in texts if periods.pieces_of(text).label.isdecimal()]
        plain_years += [f.heading.text for f in across if not f.heading.period.part]
        if plain_years:
            year = plain_years[0]
            reading.ask(
                "part",
                FILE,
                f"{place.cell} says “{place.text}”, and the rows say “{year}”. Of which time are "
                "they?",
                f"{without_digits(place.text)} {pieces.part}",
                [
                    Option(
                        "part",
                        f"“{year}” is the part {pieces.part} of that year",
                        (TitlePart(pieces.part),),
                    ),
                    Option("year", f"“{year}” is the whole year", (TitlePart(""),)),
                ],
                silences=("periods", "notes"),
            )
    if has_year:
        return
    years = {pieces: place for pieces, place in in_title.items() if pieces.year}
    has_parts = any(facts.heading.period for facts in across) or any(
        column.field in PERIOD_PARTS for column in reading.recipe.columns
    )
    sections = any(periods.pieces_of(note.text).year for note in reading.survey.notes)
    if len(years) == 1:
        ((pieces, place),) = years.items()
        name, text = ("year", pieces.year) if has_parts else ("period", pieces.label)
        reading.recipe.put(Constant(name, text, f"{place.cell} says “{place.text}”"))
    elif not sections and "period" in reading.wanted.fields:
        said = ", ".join(f"“{place.text}” ({place.cell})" for place in years.values())
        reading.ask(
            "period",
            FILE,
            f"Of which {'year' if has_parts else 'time'} are the figures? "
            + (f"The file says {said}." if said else "Nothing in the file says it."),
            without_digits(said) or "no period",
            free="year" if has_parts else "period",
        )


def _dates(reading: Reading, column: Column, facts: Facts) -> None:
    """Excel keeps a year as its last day: whether it means one its format does not tell."""
    days = [text for text in facts.texts if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text)]
    if not days or not facts.dates:
        return
    ends = {text[5:10] for text in days}
    if column.field == "year":
        reading.recipe.put(Dates("year"))
    elif ends <= {"12-31", "01-01", "12", "01"}:
        first = days[0]
        reading.ask(
            "dates",
            FILE,
            f"All dates in “{facts.heading.text}” are the first or last of a year. Is "
            f"{facts.heading.letter}{facts.texts[first]} “{first}” …",
            "dates at the ends of years",
            [
                Option("year", f"… the year {first[:4]}", (Dates("year"),)),
                Option("month", f"… the month {first[:7]}", (Dates("month"),)),
                Option("day", "… the day"),
            ],
        )
    elif all(text[8:] in ("", "01", "28", "29", "30", "31") for text in days):
        reading.recipe.put(Dates("month"))


def _unread_periods(reading: Reading, facts: Facts) -> None:
    for text, row in list(facts.texts.items())[:MOST_WORDS]:
        bare = unmarked(text)[0]
        if (
            periods.pieces_of(bare)
            or plain(text) in words.TOTALS
            or re.match(r"\d{4}-\d\d-\d\d", bare)
        ):
            continue
        reading.ask(
            f"word:period:{text}",
            WORDS,
            f"{facts.heading.letter}{row} says “{text}”, which is no period that is known. It is …",
            without_digits(text),
            [_left_out("period", text)],
            free="period",
            word=text,
        )


def _left_out(name: str, word: str) -> Option:
    return Option(DROPPED, "left out: its rows are no figures", (WordMeans(name, {word: None}),))


def other_languages(reading: Reading) -> None:
    """Countries by their names in German, French, Russian, Chinese …"""
    codes: dict[str, str | None] = {}
    for _, facts in reading.facts_of("country", "reporter", "partner"):
        for text in facts.texts:
            bare = unmarked(text)[0]
            if reading.wanted.is_country(bare) or plain(text) in words.TOTALS:
                continue
            if (code := code_of(bare)) and reading.wanted.is_country(code):
                codes[bare] = code
    if codes:
        known = next((s for s in reading.recipe.each(WordMeans) if s.field == "country"), None)
        reading.recipe.put(WordMeans("country", (known.words if known else {}) | codes))


def unknown_words(reading: Reading) -> None:
    """Countries, donors, words of a field that nobody knows yet."""
    wanted = reading.wanted
    asked = 0
    names = {*wanted.records, *wanted.choices} - {"commodity", "source", "release", "citation"}
    known_words = {step.field: step.words for step in reading.recipe.each(WordMeans)}
    for column, facts in reading.facts_of(*names, "reporter", "partner"):
        name = "country" if column.field in ("reporter", "partner") else column.field
        for text, row in facts.texts.items():
            bare = unmarked(text)[0]
            if plain(text) in words.TOTALS or _is_understood(reading, name, bare):
                continue
            if {text, text.casefold(), bare.casefold()} & {
                w.casefold() for w in known_words.get(name, {})
            }:
                continue
            if reading.recipe.has_pair and wanted.is_home(bare):
                continue
            asked += 1
            if asked > MOST_WORDS:
                return
            options = [
                Option(value, label, (WordMeans(name, {bare: value}),))
                for value, label in wanted.choices.get(name, [])
            ]
            reading.ask(
                f"word:{name}:{bare}",
                WORDS,
                f"{facts.heading.letter}{row} says “{bare}”, which is no known "
                f"{_bare(wanted.label(name))}. It is …",
                bare,
                [*options, _left_out(name, bare)],
                free="" if options else name,
                word=bare,
            )


def _bare(label: str) -> str:
    return label.removeprefix("the ")


def _is_understood(reading: Reading, name: str, text: str) -> bool:
    wanted = reading.wanted
    if name in wanted.choices:
        values = {value for value, _ in wanted.choices[name]}
        return text in values or text.casefold() in wanted.words.get(name, {})
    return wanted.understands(name, text) or (name == "country" and wanted.is_country(text))


def codes(reading: Reading) -> None:
    """A spreadsheet makes a number of 0303, and 303 is no code."""
    for _, facts in reading.facts_of("commodity"):
        known, lost, strange = 0, [], []
        for text in facts.texts:
            if not text.isdecimal() or plain(text) in words.TOTALS:
                continue
            if len(text) % 2 == 0 and reading.wanted.understands("commodity", text):
                known += 1
            elif len(text) % 2 and reading.wanted.understands("commodity", f"0{text}"):
                lost.append(text)
            else:
                strange.append(text)
        if lost and not any(len(text) % 2 for text in strange):
            reading.recipe.put(PadCodes("commodity"))


def how_numbers_are_written(reading: Reading) -> None:
    """Points and commas, empty cells, and the signs that stand in the place of a number."""
    numbers = Numbers()
    certain: dict[str, str] = {}
    either = ""
    signs: dict[str, str] = {}
    amounts = [name for name in reading.wanted.amounts if name not in UNITLESS]
    for _, facts in reading.facts_of(*amounts):
        for text, row in facts.texts.items():
            bare = unmarked(text)[0]
            cell = f"{facts.heading.letter}{row}"
            if compatible(bare).casefold() in SIGNS or bare in SIGNS:
                signs.setdefault(bare, cell)
            number = CURRENCY.sub("", bare)
            if COMMA.fullmatch(number):
                certain.setdefault(",", f"{cell} “{bare}”")
            elif POINT.fullmatch(number):
                certain.setdefault(".", f"{cell} “{bare}”")
            elif EITHER.fullmatch(number) and not either:
                either = f"{cell} “{bare}”"
    if set(certain) == {","}:
        numbers.decimal = ","
    elif not certain and either and "," in either.partition("“")[2]:
        numbers.decimal = "."  # 2,913: grouped as everywhere here, but for files of central Europe
        if _writes_commas(reading):
            _ask_decimal(reading, either, numbers)
    elif (either and not certain) or len(certain) == 2:
        _ask_decimal(reading, either or certain[","], numbers)
    reading.recipe.put(numbers)
    unclear = {
        sign: cell
        for sign, cell in signs.items()
        if compatible(sign).casefold() not in CLEARLY_UNKNOWN
    }
    if unclear:
        listed = ", ".join(f"“{sign}” ({cell})" for sign, cell in unclear.items())
        kept = [sign for sign in signs if sign not in unclear]

        def meaning(one: str) -> tuple[Numbers]:
            given = dict.fromkeys(unclear, one) | dict.fromkeys(kept, UNKNOWN)
            return (Numbers(numbers.decimal, numbers.empty, given),)

        reading.ask(
            "signs",
            MARKS,
            f"{listed} {'stands' if len(unclear) == 1 else 'stand'} in the place of a number. "
            "It means …",
            " | ".join(sorted(unclear)),
            [
                Option("unknown", "nothing is known: no figure is made of it", meaning(UNKNOWN)),
                Option("zero", "zero", meaning(ZERO)),
                Option("refuse", "a mistake: the row is refused", meaning(REFUSED)),
            ],
            grows=True,
        )


def _writes_commas(reading: Reading) -> bool:
    """A file of semicolons, or with headings in a language that writes decimals with a comma."""
    notes = " ".join(reading.survey.sheet.notes)
    texts = " ".join(facts.heading.text for facts in reading.survey.facts)
    european = re.search(
        r"\b(?:jahr|land|wert|ausfuhr|einfuhr|année|pays|valeur)\b|[а-я]{3}", texts, re.IGNORECASE
    )
    return "semicolon" in notes or bool(european)


def _ask_decimal(reading: Reading, example: str, numbers: Numbers) -> None:
    text = example.partition("“")[2].rstrip("”")
    as_point = re.sub(r"[,]", "", text)
    as_comma = re.sub(r"[. ]", "", text).replace(",", ".")
    reading.ask(
        "decimal",
        MARKS,
        f"Is {example} …",
        "points and commas may be either",
        [
            Option(
                ".",
                f"… {as_point}: a point stands before the decimals",
                (Numbers(".", numbers.empty, numbers.signs),),
            ),
            Option(
                ",",
                f"… {as_comma}: a comma stands before the decimals",
                (Numbers(",", numbers.empty, numbers.signs),),
            ),
        ],
        silences=("decimal",),
    )


def unit(reading: Reading) -> None:
    """In which unit the amounts are, and where that is said: headings, title, format, elsewhere."""
    wanted = reading.wanted
    for name in sorted({c.field for c in reading.recipe.columns if c.field in wanted.amounts}):
        if name in UNITLESS:
            continue
        if name.startswith("quantity"):
            _quantity(reading, name)
        elif wanted.measure not in ("usd", "krw", "t", "persons"):
            reading.recipe.put(Scale(name, "1"))
        else:
            _scale(reading, name)


def _said_in(text: str, where: str) -> Said | None:
    """None where a word before a bare unit may be a scale that nobody here knows."""
    said = units.said_in(text, where)
    if said and said.scale == 1 and said.measure in ("usd", "krw"):
        before = compatible(text).casefold().partition(said.printed.casefold())[0]
        if before.strip() and not PLAIN_BEFORE_UNIT.search(before):
            word = re.search(r"(\w+)\W*$", before)
            if word and word[1].isalpha() and not before.rstrip().endswith(("(", "[", ":", ",")):
                return None
    return said


def _scale(reading: Reading, name: str) -> None:
    wanted, last = reading.wanted, reading.survey.header.last
    by_heading: dict[str, Said] = {}
    for column, facts in reading.facts_of(name):
        if said := _said_in(facts.heading.text, f"{facts.heading.letter}{last}"):
            by_heading[column.heading] = said
    own = [column for column, _ in reading.facts_of(name)]
    in_title = [s for p in reading.survey.title if (s := _said_in(p.text, p.cell))]
    in_title += _in_a_column(reading)
    elsewhere = [
        s for p in reading.survey.notes if (s := _said_in(p.text, p.cell)) and s.scale != 1
    ]
    for sheet in reading.survey.sheet.others:
        elsewhere += [
            s
            for cell, text in sheet.texts
            if (s := _said_in(text, f"{cell} of the sheet “{sheet.title}”")) and s.scale != 1
        ]
    scaled = [said for said in in_title if said.scale != 1] or in_title
    usual = None
    if not by_heading and not scaled and (found := format_of(reading.survey.header)) and found.unit:
        usual = units.said_in(found.unit, f"what {found.name} is known to use")
    chosen = [*by_heading.values()] or scaled[:1] or ([usual] if usual else [])
    distinct = {(said.measure, said.scale): said for said in [*chosen, *scaled, *elsewhere]}
    fitting = {
        said: scale
        for said in distinct.values()
        if (scale := units.scale_between(said, wanted.measure)) is not None
    }
    if chosen and len(fitting) == 1 and len(by_heading) in (0, len({c.heading for c in own})):
        ((said, scale),) = fitting.items()
        reading.recipe.put(Scale(name, in_digits(scale), said.printed, said.where))
    elif (
        by_heading
        and len({(s.measure, s.scale) for s in by_heading.values()}) > 1
        and not elsewhere
        and not scaled
    ):
        for heading, said in by_heading.items():
            scale = units.scale_between(said, wanted.measure)
            if scale is not None:
                reading.recipe.put(Scale(name, in_digits(scale), said.printed, said.where, heading))
    else:
        _ask_scale(reading, name, fitting)
        return
    _shown_in_another_scale(reading, name)


def _ask_scale(reading: Reading, name: str, fitting: dict[Said, Decimal]) -> None:
    wanted = reading.wanted
    cell, text = reading.figure()

    def read(factor: str) -> str:
        try:
            number = Decimal(re.sub(r"[^\d.]", "", unmarked(text)[0]) or "0")
        except ArithmeticError:
            return "?"
        return f"{number * Decimal(factor):,f} {wanted.unit}"

    said = [
        Option(
            in_digits(scale),
            f"“{one.printed}”, as {one.where} says",
            (Scale(name, in_digits(scale), one.printed, one.where),),
            example=f"{cell} {text} → {read(in_digits(scale))}",
        )
        for one, scale in fitting.items()
    ]
    values = {option.value for option in said}
    others = [o for o in scale_options(name, f"{cell} {text}", read) if o.value not in values]
    evidence = " and ".join(sorted(f"{one.printed} in {_where(one.where)}" for one in fitting))
    places = " and ".join(f"{one.where} says “{one.printed}”" for one in fitting)
    text_of = f"{_capital(places)}." if places else "Nothing in the file says in which unit it is."
    reading.ask(
        f"unit:{name}",
        FILE,
        f"{text_of} In which unit is {wanted.label(name)}?",
        evidence or "no unit",
        [*said, *others],
        silences=("unit", "notes"),
    )


def _where(place: str) -> str:
    """“the heading”, “the sheet 단위”: next year it stands in another row."""
    return re.sub(r"^[A-Z]+\d+\b", "a cell", place)


def _in_a_column(reading: Reading) -> list[Said]:
    """The one unit in a column of units, which is then not needed any more."""
    for column, facts in reading.facts_of("unit"):
        texts = list(facts.texts)
        if len(texts) != 1:
            continue
        if texts[0].casefold() == reading.wanted.unit.casefold():
            return [
                Said(texts[0], reading.wanted.measure, Decimal(1), f"column {facts.heading.letter}")
            ]
        if said := units.said_in(texts[0], f"column {facts.heading.letter}"):
            column.field = ""
            return [said]
    return []


def _quantity(reading: Reading, name: str) -> None:
    """A quantity has a unit of its own beside it."""
    last = reading.survey.header.last
    said = next(
        (
            s
            for _, facts in reading.facts_of(name)
            if (s := units.said_in(facts.heading.text, f"{facts.heading.letter}{last}"))
        ),
        None,
    )
    by_format = reading.format == "UN Comtrade"
    measure = "kg" if by_format else said.measure if said else ""
    factor = in_digits(said.scale) if said and not by_format else "1"
    reading.recipe.put(
        Scale(name, factor, said.printed if said else "", said.where if said else "")
    )
    known = {value for value, _ in reading.wanted.choices.get(f"{name}_unit", [])}
    mapped = {column.field for column in reading.recipe.columns}
    if measure in known and f"{name}_unit" not in mapped:
        reading.recipe.put(
            Constant(f"{name}_unit", measure, said.where if said else reading.format)
        )


def _shown_in_another_scale(reading: Reading, name: str) -> None:
    """A number format that leaves thousands away, or prints a unit beside the number."""
    columns = {facts.heading.letter for _, facts in reading.facts_of(name)}
    scaled = [
        (p, code) for p, code in reading.survey.scaled if p.cell.rstrip("0123456789") in columns
    ]
    if not scaled:
        return
    place, code = scaled[0]
    thousands = len(
        re.findall(r"[0#?](,+)(?![0#?])", code)[:1] and re.findall(r"[0#?](,+)(?![0#?])", code)[0]
    )
    recipe = next(step for step in reading.recipe.each(Scale) if step.field == name)
    factor = recipe.number / (1000**thousands)
    held = Decimal(place.text) if is_number(place.text) and "," not in place.text else Decimal(0)
    shown = f"{held / 1000**thousands:,.6g}" if thousands else f"{place.text} as “{code}”"
    reading.ask(
        f"format:{name}",
        FILE,
        f"{place.cell} shows {shown} and holds {held:,f}: which of the two is in "
        f"“{recipe.printed or reading.wanted.unit}”?",
        code,
        [
            Option("held", "what it holds", example=f"{place.cell} → {held * recipe.number:,f}"),
            Option(
                "shown",
                "what it shows",
                (Scale(name, in_digits(factor), recipe.printed, recipe.read_in),),
                example=f"{place.cell} → {held * factor:,f}",
            ),
        ],
        silences=("scaled",),
    )


def telling_notes(reading: Reading) -> None:
    """Lines above and below the table that change what its figures mean."""
    seen: set[str] = set()
    for place in [*reading.survey.title, *reading.survey.notes]:
        for kind, pattern in words.TELLING_NOTES.items():
            if kind in seen or not pattern.search(place.text.casefold()):
                continue
            seen.add(kind)
            options = [Option("read", "The figures are read as they stand")]
            if kind == "provisional" and "status" in reading.wanted.fields:
                provisional = (Constant("status", "provisional", place.cell),)
                options.insert(
                    0, Option("status", "All figures of the file are provisional", provisional)
                )
            else:
                stop = "Take out what does not belong, or hand in another file."
                options.append(
                    Option("stop", "They are no such figures: the file is not read", stops=stop)
                )
            reading.ask(
                f"note:{kind}",
                MARKS,
                f"{place.cell} says “{place.text}”.",
                without_digits(place.text),
                options,
                silences=("notes",),
            )


def what_is_lacking(reading: Reading) -> None:
    """What every figure must say and neither a column nor the title does: the source's own past
    answers for it, but for what a file must say itself.
    """
    wanted, recipe = reading.wanted, reading.recipe
    missing = lacking(recipe, wanted, {q.free for q in reading.questions if not q.word})
    if reading.source and "citation" in missing and reading.source.url:
        recipe.put(Constant("citation", reading.source.url, "the address of the source"))
        missing.remove("citation")
    names = [
        name for name in missing if name not in NEVER_USUAL and name not in ("country", "direction")
    ]
    if reading.source:
        names += ["basis"] if "basis" in wanted.fields and "basis" not in recipe.constants else []
        for name, text in usual_values(wanted, reading.source, names).items():
            recipe.put(Constant(name, text, f"as all figures of {reading.source} say"))
            missing = [one for one in missing if one != name]
    sections = {"direction"} if _sections_name_direction(reading) else set()
    if any(periods.pieces_of(note.text).year for note in reading.survey.notes):
        sections.add("period")
    for name in missing:
        if name in sections:
            continue
        candidates = [facts for facts in reading.unknown if facts.heading.text]
        columns = [
            Option(
                f"column:{facts.heading.key}",
                f"in the column “{facts.heading.text}”",
                (Column(facts.heading.key, name, printed=facts.heading.text),),
            )
            for facts in candidates
        ]
        choices = [
            Option(value, label, (Constant(name, value),))
            for value, label in wanted.choices.get(name, [])
        ]
        reading.ask(
            f"lacking:{name}",
            WORDS,
            f"Nothing in the file says {wanted.label(name)}. It is …",
            f"no {name}; {', '.join(sorted(f.heading.key for f in candidates))}",
            [*columns, *choices],
            free="" if choices or name in wanted.amounts else name,
        )


def _sections_name_direction(reading: Reading) -> bool:
    return any(
        words.MONEY_FLOWS.get(compatible(note.text).casefold().strip(" :"))
        for note in reading.survey.notes
    )


def lacking(recipe: Recipe, wanted: Wanted, asked: set[str]) -> list[str]:
    """Fields that a figure can't do without, and that nothing in the recipe says."""
    said = {column.field for column in recipe.columns} | asked
    stating = [column for column in recipe.columns if column.field in wanted.amounts]
    said |= set.intersection(*({*column.sets} for column in stating)) if stating else set()
    said |= {name for name, text in recipe.constants.items() if text}
    if said & {"year"} or any("{period}" in c.heading and c.field for c in recipe.columns):
        said.add("period")
    if "partner" in said:
        said.add("country")
    return [name for name in wanted.required if name not in said and name != "source"]


def strange_columns(reading: Reading) -> None:
    """Numbers under headings that nobody knows, where the table would lose them."""
    used = {c.heading for c in reading.recipe.columns if c.field in reading.wanted.amounts}
    options_asked = {q.key for q in reading.questions}
    strange = [facts for facts in reading.unknown if facts.numbers > facts.filled / 2]
    if not strange or "lacking:value" in options_asked:
        return
    if used and len(strange) < 2:
        return
    listed = ", ".join(f"“{facts.heading.text or facts.heading.letter}”" for facts in strange[:5])
    reading.ask(
        "columns",
        WORDS,
        f"Nobody knows what the columns {listed} are. They are …",
        ", ".join(sorted(without_digits(facts.heading.key) for facts in strange)),
        [
            Option("out", "left out"),
            Option(
                "stop",
                "figures: the file is not read so",
                stops="Name these columns as the dataset does, or in words that are known.",
            ),
        ],
        silences=("headings",),
    )


Detector = Callable[[Reading], None]
DETECTORS: Sequence[Detector] = (
    known_format,
    other_sheets,
    hidden_and_struck,
    again,
    subject,
    direction,
    view,
    blank_keys,
    totals,
    marks_beside,
    period,
    codes,
    how_numbers_are_written,
    unit,
    telling_notes,
    what_is_lacking,
    strange_columns,
    other_languages,
    unknown_words,
)
