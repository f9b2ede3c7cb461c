"""What the three figures share: their sources, and since when they are known."""

from collections.abc import Iterable

from django.db.models import Max

from nkworld.charts import SourceRef
from nkworld.provenance.figures import as_of_text
from nkworld.provenance.models import Cited


def sources_of(rows: Iterable[Cited]) -> tuple[SourceRef, ...]:
    """The sources of the rows that were counted, by name."""
    found = {row.source.slug: row.source.short_name for row in rows}
    ordered = sorted(found.items(), key=lambda each: each[1].lower())
    return tuple(SourceRef(*each) for each in ordered)


def as_of(params: dict, model: type[Cited]) -> str:
    newest = model.history.aggregate(newest=Max("history_date"))["newest"]
    return as_of_text(params, newest)
