"""Roll calls and ballots as their pages show them."""

from nkworld.charts import SourceRef
from nkworld.provenance.models import Source


def sources_of(records) -> tuple[SourceRef, ...]:
    """Who says so, by name, of cited records of any moment."""
    used = records.order_by().values("source")
    names = Source.objects.filter(pk__in=used).order_by("short_name")
    return tuple(SourceRef(*pair) for pair in names.values_list("slug", "short_name"))
