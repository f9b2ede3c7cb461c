"""The same appeal, several answers: what each source says came in, where they differ."""

from collections import defaultdict
from dataclasses import dataclass

from .models import Appeal, AppealFigure


@dataclass(frozen=True)
class Differing:
    """One appeal; `figures` are what the sources say it received, the largest first."""

    appeal: Appeal
    figures: list[AppealFigure]

    @property
    def spread(self):
        """From the smallest to the largest figure, in US dollars."""
        values = [figure.value for figure in self.figures if figure.value is not None]
        return max(values) - min(values)


def differing(moment=None):
    """Every appeal of which two figures of money received differ, the newest first."""
    rows = (
        AppealFigure.objects.with_readings(moment).included().funded().filter(value__isnull=False)
    )
    by_appeal = defaultdict(list)
    for row in rows.cited().order_by("-appeal__year", "appeal__title", "-value", "pk"):
        by_appeal[row.appeal].append(row)
    return [
        Differing(appeal, figures)
        for appeal, figures in by_appeal.items()
        if len({figure.value for figure in figures}) > 1
    ]
