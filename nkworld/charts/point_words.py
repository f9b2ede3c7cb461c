"""What one point of a picture says, in words: for the pointer, and for the spoken line."""

from nkworld.charts.figures import Figure
from nkworld.charts.headline import UNREVIEWED
from nkworld.charts.numbers import SHORT, exact
from nkworld.charts.sentences.amounts import bounds_of
from nkworld.charts.series import TERTIARY, Point

NO_FIGURE = "no figure"


def amount(figure: Figure, point: Point) -> str:
    """“US$ 628.0 m, exactly 627,995,000”, “between 10 % and 20 %”, or that there is no figure."""
    written = SHORT[figure.measure]
    bounds = bounds_of(point, written)
    if point.value is None:
        return bounds or NO_FIGURE
    value, digits = written(point.value), exact(point.value)
    full = value if digits in value else f"{value}, exactly {digits}"
    return f"{full} ({bounds})" if bounds else full


def attribution(figure: Figure, point: Point) -> str:
    """“reported, KOTRA”: how sure, who says so, and whether anybody reviewed it."""
    unreviewed = UNREVIEWED if point.grade == TERTIARY else ""
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
