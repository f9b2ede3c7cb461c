"""Where labels go so that none covers another."""

from itertools import pairwise

SQUARE = 4


def spread(wanted, heights, low, high):
    """Centres for labels of these heights, near the wanted ones, in order, none overlapping.

    Pushing down and pushing up differ by how far the crowd moved: their mean keeps every
    distance and moves the crowd evenly. All stay between low and high while there is room.
    """
    if not wanted:
        return []
    gaps = [(one + other) / 2 for one, other in pairwise(heights)]
    low, high = low + heights[0] / 2, high - heights[-1] / 2
    down, up = _pushed_down(wanted, gaps, low), _pushed_up(wanted, gaps, high)
    mean = [(one + other) / 2 for one, other in zip(down, up, strict=True)]
    return _pushed_down(_pushed_up(mean, gaps, high), gaps, low)


def _pushed_down(wanted, gaps, low):
    placed = [max(wanted[0], low)]
    for centre, gap in zip(wanted[1:], gaps, strict=True):
        placed.append(max(centre, placed[-1] + gap))
    return placed


def _pushed_up(wanted, gaps, high):
    upside_down = _pushed_down([-y for y in reversed(wanted)], gaps[::-1], -high)
    return [-y for y in reversed(upside_down)]


def lanes(spans, taken=0.0):
    """The lane (0 is the topmost) of each span (start, end), so that none overlaps in its lane.

    `taken` is how far the first lane is occupied from the left.
    """
    ends, places = [taken], []
    for start, end in spans:
        lane = next((i for i, used in enumerate(ends) if start >= used), len(ends))
        ends[lane : lane + 1] = [end]
        places.append(lane)
    return places


def spare_lanes(spans, taken, written, most):
    """The lane of each span (start, end) that finds room among those `written`, pairs of a span
    and its lane, in the first `most` lanes; None where there is none.

    `taken` is how far the first lane is occupied from the left.
    """
    full: list[list] = [[] for _ in range(most)]
    for span, lane in [((0.0, taken), 0), *written]:
        if lane < most:
            full[lane].append(span)
    places = []
    for span in spans:
        lane = next((n for n, others in enumerate(full) if not _meets(span, others)), None)
        if lane is not None:
            full[lane].append(span)
        places.append(lane)
    return places


def _meets(span, others):
    return any(span[0] < end and start < span[1] for start, end in others)


class Room:
    """Which part of a drawing is taken, in small squares."""

    def __init__(self):
        self.taken = set()

    def take_line(self, x1, y1, x2, y2):
        steps = int(max(abs(x2 - x1), abs(y2 - y1)) / SQUARE * 2) + 1
        for step in range(steps + 1):
            part = step / steps
            self.taken.add(_square(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part))

    def take(self, box):
        self.taken.update(_squares(box))

    def clashes(self, box):
        """How many squares of a box (left, top, right, bottom) are taken."""
        return sum(square in self.taken for square in _squares(box))


def _square(x, y):
    return int(x // SQUARE), int(y // SQUARE)


def _squares(box):
    (left, top), (right, bottom) = _square(*box[:2]), _square(*box[2:])
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
