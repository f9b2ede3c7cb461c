"""Periods as institutions print them, in cells and in headings: 2019 1/4, 2019年3季度, Jan-19."""

import re
from functools import lru_cache
from typing import NamedTuple

from nkworld.atlas.names import compatible
from nkworld.provenance.dates import MONTHS

PERIOD = "{period}"

YEAR = r"(?P<year>(?:19|20)\d\d)"
YEAR_MARK = r"(?:\s*(?:년도|년|年度|年))?"
NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
NUMERALS |= {"first": 1, "second": 2, "third": 3, "fourth": 4}
MONTH_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
QUARTER = (
    r"(?:(?P<q1>[1-4])\s*/\s*4(?:\s*(?:분기|季度))?|q\s*(?P<q2>[1-4])|(?P<q3>[1-4])\s*q"
    r"|[제第]?\s*(?P<q4>[1-4一二三四])\s*(?:분기|季度)"
    r"|(?P<q5>1st|2nd|3rd|4th|first|second|third|fourth)\s+quarter)"
)
HALF = (
    r"(?:(?P<h1>상|하)반기|(?P<h2>上|下)半年|h\s*(?P<h3>[12])"
    r"|(?P<h4>1st|2nd|first|second)\s+half)"
)
CODED = r"m(?P<month>1[0-2]|0?[1-9])"  # 2018M1, as statistical offices number their columns
MONTH = r"(?P<month>1[0-2]|0?[1-9])\s*(?:월|月)"
SPAN = r"(?P<from>1[0-2]|0?[1-9])\s*(?:월|月)?\s*[-~–∼至]\s*(?P<to>1[0-2]|0?[1-9])\s*(?:월|月)"
PARTS = (SPAN, QUARTER, HALF, MONTH, CODED, MONTH_NAME)
GAP = r"[\s.,/_-]*"


class Pieces(NamedTuple):
    """What a text says of a time: a year, a part of it (Q1, H2, 03 or 01/09), or both."""

    year: str = ""
    part: str = ""

    def __bool__(self) -> bool:
        return bool(self.year or self.part)

    @property
    def label(self) -> str:
        """The period as the portal writes it; empty where no year is known."""
        if not self.year or not self.part:
            return self.year
        first, _, last = self.part.partition("/")
        return f"{self.year}-{first}/{self.year}-{last}" if last else f"{self.year}-{first}"

    def filled_from(self, other: "Pieces") -> "Pieces":
        return Pieces(self.year or other.year, self.part or other.part)


# From the most to the least that a text can say.
FORMS = [
    re.compile(pattern)
    for pattern in (
        *(
            rf"(?<![\d.]){order}(?!\d)"
            for part in PARTS
            for order in (f"{YEAR}{YEAR_MARK}{GAP}{part}", f"{part}{GAP}{YEAR}{YEAR_MARK}")
        ),
        rf"(?<![a-z]){MONTH_NAME}[-' ’]+(?P<short>\d\d)(?!\d)",
        rf"(?<![\d.]){YEAR}(?:[-./]|\s*[년年]\s*)(?P<month>1[0-2]|0?[1-9])(?![\d/])",
        rf"(?<![\d.]){YEAR}{YEAR_MARK}(?!\d)",
    )
]
# 201903 is a month where it is all that stands there: within a text it is the number of a plan.
DIGITS_ALONE = re.compile(rf"{YEAR}(?P<month>0[1-9]|1[0-2])")
# 2018년 01월 ~ 2018년 12월, 2018.1~6, Jan-Jun 2018: from a month to another.
TO = r"\s*(?P<to>~|∼|～|–|—|-|to|until|bis|до|至|부터)\s*"
NUMBER_OF_MONTH = r"(?:1[0-2]|0?[1-9])"
RANGES = [
    re.compile(
        rf"(?<![\d.])(?P<y1>(?:19|20)\d\d)\s*[.\-/년年]?\s*(?P<m1>{NUMBER_OF_MONTH})"
        rf"\s*(?P<mark>[월月]?){TO}(?:(?P<y2>(?:19|20)\d\d)\s*[.\-/년年]?\s*)?"
        rf"(?P<m2>{NUMBER_OF_MONTH})\s*(?P<mark2>[월月]?)(?!\d)"
    ),
    re.compile(
        rf"(?<![a-z]){MONTH_NAME.replace('<name>', '<m1>')}\s*(?P<y1>(?:19|20)\d\d)?{TO}"
        rf"{MONTH_NAME.replace('<name>', '<m2>')}[\s,]*(?P<y2>(?:19|20)\d\d)"
    ),
]
PARTS_ALONE = [re.compile(rf"(?<![\w]){part}(?![\w])") for part in PARTS]
ISO_DAY = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?: 00:00:00)?")
MONTH_ENDS = {"01", "28", "29", "30", "31"}


@lru_cache(maxsize=10_000)
def pieces_of(text: str) -> Pieces:
    """What a whole cell says of a time; nothing if it says anything else besides."""
    if day := ISO_DAY.fullmatch(text := compatible(text).casefold().strip()):
        # Programs write a month as its first or its last day.
        return Pieces(day[1], day[2]) if day[3] in MONTH_ENDS else Pieces()
    for pattern in (*RANGES, *FORMS, DIGITS_ALONE, *PARTS_ALONE):
        if (found := pattern.fullmatch(text)) and (pieces := _pieces(found)) is not None:
            return pieces
    return Pieces()


def part_of(text: str, kind: str) -> str:
    """A bare 3 in a column of months is 03, in one of quarters Q3."""
    if not (text := compatible(text).casefold()).isdecimal():
        return pieces_of(text).part
    number = int(text)
    if kind == "quarter":
        return f"Q{number}" if 1 <= number <= 4 else ""
    return f"{number:02}" if 1 <= number <= 12 else ""


def found_in(text: str) -> tuple[Pieces, str]:
    """(the time that stands somewhere in a heading, the heading with a token in its place)"""
    lowered = compatible(text).casefold()
    for pattern in (*RANGES, *FORMS, *PARTS_ALONE):
        found = pattern.search(lowered)
        if found and (pieces := _pieces(found)) is not None:
            return pieces, f"{lowered[: found.start()]} {PERIOD} {lowered[found.end() :]}"
    return Pieces(), lowered


def _pieces(found: re.Match[str]) -> Pieces | None:
    """None of a range that may be a day; nothing of more than one year, which is no period."""
    groups = {name: text for name, text in found.groupdict().items() if text}
    if "m1" in groups:
        is_day = groups["to"] == "-" and not groups.keys() & {"y2", "mark", "mark2"}
        if is_day and groups["m1"][0].isdigit():
            return None
        first, last = _month(groups["m1"]), _month(groups["m2"])
        years = {groups[name] for name in groups.keys() & {"y1", "y2"}}
        if len(years) != 1 or first > last:
            return Pieces()
        part = "" if (first, last) == (1, 12) else f"{first:02}/{last:02}"
        return Pieces(years.pop(), f"{first:02}" if first == last else part)
    year, part = groups.get("year", ""), ""
    if short := groups.get("short"):
        year = f"{'19' if int(short) > 45 else '20'}{short}"
    if month := groups.get("month") or groups.get("name"):
        part = f"{_month(month):02}"
    elif "from" in groups and (int(groups["from"]), int(groups["to"])) != (1, 12):
        part = f"{int(groups['from']):02}/{int(groups['to']):02}"
    for name, text in groups.items():
        if name[0] == "q":
            part = f"Q{NUMERALS.get(text, text)}"
        elif name[0] == "h":
            part = "H2" if text in ("하", "下", "2", "2nd", "second") else "H1"
    return Pieces(year, part)


def _month(text: str) -> int:
    return int(text) if text[0].isdigit() else MONTHS[text[:3]]
