"""The moments at which what is known changed, and the last of them when one is asked about."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Value

from .belongings import tables_of
from .editions import REFERENCE, TEXTS, TICK
from .histories import tables
from .models import Edition, Release
from .models.publication import Publication


@dataclass(frozen=True)
class Moments:
    """{slug: the moments of a dataset in order}, and those of the reference data and of texts."""

    known: dict[str, list[datetime]]

    @classmethod
    def read(cls) -> "Moments":
        """Of editions, and of what they are of: a publish or an edit is of a moment before its
        edition, and whoever asks as of that knows it already.
        """
        found: dict[str, set[datetime | None]] = defaultdict(set)
        for slug, moment in Edition.objects.order_by().values_list("dataset__slug", "moment"):
            found[slug or REFERENCE].add(moment)
        releases = Release.objects.public().order_by()
        for slug, *told in releases.values_list("dataset__slug", "published_at", "withdrawn_at"):
            found[slug].update(told)
        for slugs, moment in _edits():
            for name in slugs:
                found[name or REFERENCE].add(moment)
        for kind in _texts():
            for told in kind.objects.order_by().values_list("known_from", "known_until"):
                found[TEXTS].update(told)
        return cls({slug: sorted(filter(None, moments)) for slug, moments in found.items()})

    def same(self, datasets: Collection[str] | None, moment: datetime) -> datetime:
        """The first moment of its day as of which the same is known of these datasets and of the
        reference data (None: of all there is): what is told of a day stays of that day.
        """
        moment = moment.astimezone(UTC)
        day = (moment - TICK).replace(hour=0, minute=0, second=0, microsecond=0) + TICK
        named = self.known if datasets is None else {REFERENCE, *datasets}
        lists = (self.known.get(slug, []) for slug in named)
        return max([day, *(each[at - 1] for each in lists if (at := bisect_right(each, moment)))])


def _edits() -> Iterable[tuple[Collection[str | None], datetime]]:
    """(the datasets concerned, when) of each edit of records, in one query."""
    models = tables()
    first, *others = (
        model.history.order_by()
        .values(moment=F("history_date"), of_table=Value(label))
        .values_list("of_table", "moment")
        for label, model in models.items()
    )
    for label, moment in first.union(*others).order_by():
        yield tables_of(models[label]), moment


def _texts() -> list[Any]:
    """Those that become public, and end, at a moment that may be chosen beforehand."""
    kinds = (model for model in apps.get_models() if issubclass(model, Publication))
    return [kind for kind in kinds if any(f.name == "known_from" for f in kind._meta.fields)]
