"""The Security Council's measures as marks and washes behind a series of goods."""

from dataclasses import replace

from nkworld.charts import Band, Mark, Point

from .models import Measure
from .sanctions import BANS

AFTER_BAN = 2  # years
WORDS = {Measure.Kind.BAN: "ban", Measure.Kind.IMPORT_BAN: "ban", Measure.Kind.CAP: "cap"}


def drawn(measures):
    """Bans and caps of the Council that ever held; national notices and exemptions are told in
    the table only.
    """
    return [
        measure
        for measure in measures
        if measure.kind in WORDS and not measure.resolution.is_national and not measure.never_held
    ]


def marks(measures):
    """One for each resolution and kind, at the first of its measures; the newest ban is a band."""
    newest = newest_ban(measures)
    found: dict[str, str] = {}
    for measure in drawn(measures):
        label = words(measure)
        if newest is None or label != words(newest):
            found[label] = min(month(measure.effective_from), found.get(label, "9999"))
    return tuple(Mark(x, label) for label, x in sorted(found.items(), key=lambda each: each[::-1]))


def words(measure):
    return f"{WORDS[measure.kind]}, res. {measure.resolution.slug}"


def newest_ban(measures):
    """The last ban to take effect, of those that nothing has ended; None without one."""
    bans = [each for each in drawn(measures) if each.kind in BANS and each.last_day is None]
    return max(bans, key=lambda each: each.effective_from, default=None)


def bands(measures, last):
    """From the newest ban, which is still in force, to the last period of the picture."""
    ban = newest_ban(measures)
    if ban is None or not last or last[:4] <= f"{ban.effective_from.year}":
        return ()
    return (Band(month(ban.effective_from), f"{last[:4]}-12", words(ban)),)


def to_the_end(series, measures):
    """The series with a gap some years after the newest ban, so that the ban is in the picture."""
    ban = newest_ban(measures)
    if ban is None or not series:
        return series
    first, *others = series
    points = first.points
    end = f"{ban.effective_from.year + AFTER_BAN}"
    if points and len(points[0].x) > len(end):
        end = f"{end}-01"
    if any(point.x >= end for each in series for point in each.points):
        return series
    return (replace(first, points=(*points, Point(end, None))), *others)


def month(day):
    return f"{day:%Y-%m}"
