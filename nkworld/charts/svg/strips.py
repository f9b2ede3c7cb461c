"""What is counted under the axis: a row of small bars for each strip, all to one scale."""

from nkworld.charts.numbers import exact
from nkworld.charts.sentences.periods import in_words
from nkworld.charts.svg import axes
from nkworld.charts.svg.text import shorten

BARS, GAP, WIDEST, LEAST = 20, 9, 16, 1.0
PART_OF_STEP = 0.72
AT_LEAST = {"edged": True, "fill_opacity": 0.4}


def height(figure, sheet):
    """How much the strips need under the names of the periods."""
    return len(figure.strips) * _row(sheet)


def draw(pen, figure, scale, area, sheet):
    """Draws them below the names of the periods."""
    top = area.bottom + axes.room_below(sheet)
    step = _step(figure, scale, area)
    for place, strip in enumerate(figure.strips):
        words = shorten(name(strip), sheet.small, sheet.width)
        y = top + place * _row(sheet)
        pen.text(0, y + sheet.small, words, "soft", sheet.small, "strip-name")
        _bars(pen, strip, scale, y + sheet.small + 5 + BARS, step, most(figure))


def name(strip):
    """What is counted, and where it is most: “Launches each year, CNS: most 69 (2022)”."""
    counted = [point for point in strip.points if point.numbers]
    top = max(counted, key=lambda point: point.numbers[0], default=None)
    if top is None or not top.numbers[0]:
        return f"{strip.label}: none"
    return f"{strip.label}: most {exact(top.numbers[0])} ({in_words(top.x)})"


def most(figure):
    """The highest count of all strips, which share one scale."""
    numbers = [n for strip in figure.strips for point in strip.points for n in point.numbers]
    return max(numbers, default=0)


def _row(sheet):
    return sheet.small + 5 + BARS + GAP


def _step(figure, scale, area):
    return (area.right - area.left) / max(1, len(figure.labels) - (0 if figure.has_bars else 1))


def _bars(pen, strip, scale, bottom, step, highest):
    group = pen.group(data_strip=strip.slug)
    width = max(LEAST, min(step * PART_OF_STEP, WIDEST))
    counted = [(index, point) for index, point in enumerate(strip.points) if point.numbers]
    for index, point in counted:
        x, count = scale.centre(index), point.numbers[0]
        if count:
            tall = max(LEAST, BARS * float(count / highest))
            manner = {} if point.value is not None else AT_LEAST
            at = (x - width / 2, bottom - tall, width, tall)
            group.rect(*at, "other", "strip-bar", **manner)
    if counted:
        ends = [scale.centre(counted[place][0]) for place in (0, -1)]
        group.line(ends[0] - width / 2, bottom, ends[1] + width / 2, bottom, "soft", "strip-axis")
