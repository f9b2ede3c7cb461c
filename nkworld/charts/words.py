"""How numbers, labels, days and amounts are written and said, as they stand in a statement.

Decimal in, text out; files carry `plain`, which rounds nothing.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from nkworld.charts.figures import COMPILATION, UNREVIEWED, Figure, Point

MINUS = "\N{MINUS SIGN}"
BILLION, MILLION = Decimal(10**9), Decimal(10**6)


def plain(value: Decimal) -> str:
    """Every digit, none added: "2537313613", "32.477", "-0.5"."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def exact(value: Decimal) -> str:
    """Every digit, grouped for reading: "2,537,313,613"."""
    whole, point, fraction = plain(abs(value)).partition(".")
    return f"{MINUS if value < 0 else ''}{int(whole):,}{point}{fraction}"


def rounded(value: Decimal, places: int) -> str:
    """Grouped, rounded half up: rounded(Decimal("2537.35"), 1) is "2,537.4"."""
    size = abs(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{MINUS if value < 0 and size else ''}{size:,f}"


def money(value: Decimal) -> str:
    """US dollars in the shortest honest form: "US$ 2.48 bn", "US$ 712.8 m", "US$ 8,000"."""
    size = abs(value)
    if size >= Decimal("999950000"):
        text = f"{rounded(size / BILLION, 2)} bn"
    elif size >= MILLION:
        text = f"{rounded(size / MILLION, 1)} m"
    else:
        text = exact(size)
    return f"{MINUS if value < 0 else ''}US$ {text}"


def percent(value: Decimal) -> str:
    return f"{rounded(value, 1)} %"


def per_cent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.0001"))


def millions(value: Decimal) -> str:
    if value == 0:
        return "0"
    places = 1 if abs(value) >= MILLION else 8 - abs(value).adjusted()
    text = rounded(value / MILLION, places)
    return text if places == 1 else text.rstrip("0").rstrip(".")


SHORT = {
    "money": money,
    "percent": percent,
    "count": exact,
    "score": lambda value: rounded(value, 2),
    "rank": exact,
}
TABULAR = SHORT | {"money": millions}
EXACT = {
    "money": lambda value: f"US$ {exact(value)}",
    "percent": lambda value: f"{exact(value)} %",
    "count": exact,
    "score": exact,
    "rank": exact,
}


WITHIN_AMOUNT = re.compile(r"(?<=US\$) (?=[\d−])|(?<=\d) (?=(?:bn|m)\b|%)")
READ = {"compilation": "unreviewed compilation"}  # what is not told is as usual
NO_FIGURE, NONE_ON_RECORD = "no figure", "none on record"

Writer = Callable[[Decimal], str]


def short_date(period: str) -> str:
    """“31 Jan 2020”, “Aug 2017”, “1995”: as a picture has room for it."""
    year, *rest = period.split("-")
    if not rest or not rest[0].isdecimal():
        return period
    month = f"{calendar.month_abbr[int(rest[0])]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) > 1 else month


def within_a_sentence(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"


def in_a_row(words: Sequence[str]) -> str:
    """“exports, imports and balance”; empty of none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def together(text: str) -> str:
    """The text with every amount on one line: “US$ 2.48 bn” is never broken."""
    return WITHIN_AMOUNT.sub("\N{NO-BREAK SPACE}", text)


def opened(text: str) -> str:
    return text[:1].upper() + text[1:]


def bounds_of(point: Point, written: Writer, between: bool = False) -> str:
    """The range: "80 to 90", "at least 80", "at most 90", or nothing. `between`: “between 80 and
    90”, and nothing where both ends are the value.
    """
    low, high = (written(each) if each is not None else "" for each in (point.low, point.high))
    if low and high:
        if between:
            return "" if point.low == point.high == point.value else f"between {low} and {high}"
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def spoken(point: Point, written: Writer) -> str:
    """“US$ 2.3 m”, “at least 100,000”, “between 80 and 90”; ValueError of a gap."""
    bounds = bounds_of(point, written, between=True)
    if point.value is None:
        if not bounds:
            raise ValueError(f"Nothing is on record for {point.x}: leave it out.")
        return bounds
    if point.value in (point.low, point.high) and None in (point.low, point.high):
        return bounds  # the value itself is the bound
    value = written(point.value)
    if bounds == f"between {value} and {value}":
        return f"about {value}"  # the bounds lie nearer than what is written
    return f"{value} ({bounds})" if bounds else value


def value_words(figure: Figure, point: Point) -> str:
    written = SHORT[figure.measure]
    return bounds_of(point, written) or NO_FIGURE if point.value is None else written(point.value)


def amount(figure: Figure, point: Point) -> str:
    """“US$ 628.0 m (627,995,000 on record)”, “between 10 % and 20 %”, or “no figure”.

    Every digit stands behind a short form that does not say all, but not of what is reckoned here,
    whose further digits nobody stated.
    """
    written = SHORT[figure.measure]
    bounds = bounds_of(point, written, between=True)
    if point.value is None:
        return bounds or NO_FIGURE
    value = written(point.value)
    if figure.measure == "money" and point.status != "derived":
        digits, step = exact(point.value), 10**7 if abs(point.value) >= BILLION else 10**5
        # US$ 1.51 bn says all of 1,510,000,000.
        if digits not in value and point.value % step:
            value = f"{value} ({digits} on record)"
    return f"{value} ({bounds})" if bounds else value


def papers(point: Point, source: str) -> str:
    status = "" if point.status == "reported" else point.status
    return ", ".join(filter(None, [source, status, READ.get(point.read, ""), point.caveat]))


def attribution(figure: Figure, point: Point) -> str:
    """“reported, KOTRA”: how sure, who says so, and whether anybody reviewed it."""
    unreviewed = UNREVIEWED if point.read == COMPILATION else ""
    source = figure.source_name(point.source)
    return ", ".join(filter(None, [point.status, source, unreviewed])) if point.numbers else ""


def remarks(point: Point, is_break: bool) -> str:
    texts = [opened(text) for text in (point.note, point.caveat) if text]
    sentences = [text if text[-1] in ".!?" else f"{text}." for text in texts]
    if is_break:
        otherwise = point.changed and f"Counted otherwise than before ({point.changed})"
        why = otherwise or "The source differs from the one before"
        sentences.append(f"{why}: the line breaks here.")
    return " ".join(sentences)
