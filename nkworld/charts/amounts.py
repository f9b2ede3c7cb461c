"""One way to speak an amount, with its bounds, and what one point of a picture says."""

from nkworld.charts.as_table import Writer, bounds_of
from nkworld.charts.figures import Figure
from nkworld.charts.headline import UNREVIEWED
from nkworld.charts.numbers import BILLION, SHORT, exact
from nkworld.charts.series import COMPILATION, Point

READ = {"compilation": "unreviewed compilation"}  # what is not told is as usual


def spoken(point: Point, written: Writer) -> str:
    """“US$ 2.3 m”, “at least 100,000”, “between 80 and 90”; ValueError of a gap."""
    bounds = bounds_in_words(point, written)
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


def spoken_by_kind(point: Point, written: Writer) -> str:
    amount = spoken(point, written)
    return f"an estimated {amount}" if point.is_estimated and point.value is not None else amount


def bounds_in_words(point: Point, written: Writer) -> str:
    """The range, “between 80 and 90”; empty without one, or where both ends are the value."""
    if point.low is None or point.high is None:
        return bounds_of(point, written)
    is_value = point.low == point.high == point.value
    return "" if is_value else f"between {written(point.low)} and {written(point.high)}"


def papers(point: Point, source: str) -> str:
    status = "" if point.status == "reported" else point.status
    return ", ".join(filter(None, [source, status, READ.get(point.read, ""), point.caveat]))


NO_FIGURE, NONE_ON_RECORD = "no figure", "none on record"


def amount(figure: Figure, point: Point) -> str:
    """“US$ 628.0 m (627,995,000 on record)”, “between 10 % and 20 %”, or “no figure”.

    Every digit stands behind a short form that does not say all, but not of what is reckoned here,
    whose further digits nobody stated.
    """
    written = SHORT[figure.measure]
    bounds = bounds_in_words(point, written)
    if point.value is None:
        return bounds or NO_FIGURE
    value = written(point.value)
    if figure.measure == "money" and point.status != "derived":
        digits, step = exact(point.value), 10**7 if abs(point.value) >= BILLION else 10**5
        # US$ 1.51 bn says all of 1,510,000,000.
        if digits not in value and point.value % step:
            value = f"{value} ({digits} on record)"
    return f"{value} ({bounds})" if bounds else value


def attribution(figure: Figure, point: Point) -> str:
    """“reported, KOTRA”: how sure, who says so, and whether anybody reviewed it."""
    unreviewed = UNREVIEWED if point.read == COMPILATION else ""
    source = figure.source_name(point.source)
    return ", ".join(filter(None, [point.status, source, unreviewed])) if point.numbers else ""


def remarks(point: Point, is_break: bool) -> str:
    if point.changed:
        why = f"Counted otherwise than before ({point.changed})"
    else:
        why = "The source differs from the one before"
    change = f"{why}: the line breaks here." if is_break else ""
    return " ".join(filter(None, [_sentence(point.note), _sentence(point.caveat), change]))


def _sentence(text: str) -> str:
    begun = text[:1].upper() + text[1:]
    return begun if not begun or begun[-1] in ".!?" else f"{begun}."
