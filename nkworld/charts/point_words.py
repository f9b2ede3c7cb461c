"""What one point of a picture says, in words: for the pointer, and for the spoken line."""

from nkworld.charts.amounts import bounds_of
from nkworld.charts.figures import Figure
from nkworld.charts.headline import UNREVIEWED
from nkworld.charts.numbers import BILLION, SHORT, exact, money
from nkworld.charts.series import COMPILATION, Point

NO_FIGURE, NONE_ON_RECORD = "no figure", "none on record"


def amount(figure: Figure, point: Point) -> str:
    """“US$ 628.0 m (627,995,000 on record)”, “between 10 % and 20 %”, or “no figure”."""
    written = SHORT[figure.measure]
    bounds = bounds_of(point, written)
    if point.value is None:
        return bounds or NO_FIGURE
    value, digits = written(point.value), further_digits(figure, point)
    full = f"{value} ({digits} on record)" if digits else value
    return f"{full} ({bounds})" if bounds else full


def further_digits(figure: Figure, point: Point) -> str:
    """Every digit of an amount that its short form rounds.

    Empty where that says all, and of what is reckoned here, whose further digits nobody stated.
    """
    if figure.measure != "money" or point.value is None or point.status == "derived":
        return ""
    digits, step = exact(point.value), 10**7 if abs(point.value) >= BILLION else 10**5
    # US$ 1.51 bn says all of 1,510,000,000.
    return "" if digits in money(point.value) or point.value % step == 0 else digits


def attribution(figure: Figure, point: Point) -> str:
    """“reported, KOTRA”: how sure, who says so, and whether anybody reviewed it."""
    unreviewed = UNREVIEWED if point.read == COMPILATION else ""
    source = figure.source_name(point.source)
    return ", ".join(filter(None, [point.status, source, unreviewed])) if point.numbers else ""


def remarks(point: Point, is_break: bool) -> str:
    """What a careful reader should know of a point, in sentences; empty for most."""
    if point.changed:
        why = f"Counted otherwise than before ({point.changed})"
    else:
        why = "The source differs from the one before"
    change = f"{why}: the line breaks here." if is_break else ""
    return " ".join(filter(None, [_sentence(point.note), _sentence(point.caveat), change]))


def _sentence(text: str) -> str:
    begun = text[:1].upper() + text[1:]
    return begun if not begun or begun[-1] in ".!?" else f"{begun}."
