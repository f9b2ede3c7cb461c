"""What a source has always said: proposed where a file leaves it unsaid."""

from typing import Any

from nkworld.provenance.models import Source
from nkworld.provenance.tables import observation_model

from .wanted import Wanted


def usual_values(wanted: Wanted, source: Source, names: list[str]) -> dict[str, str]:
    """{field: its one value in all live figures of the source}, as a cell would say it."""
    model = observation_model(wanted.dataset)
    live = model.objects.as_of().filter(source=source).order_by()
    found = {}
    for name in names:
        field = model._meta.get_field(name)
        path = f"{name}__{_name_of(field)}" if field.is_relation else name
        values = list(live.values_list(path, flat=True).distinct()[:2])
        if len(values) == 1 and values[0]:
            found[name] = str(values[0])
    return found


def _name_of(field: Any) -> str:
    """What names a record in a cell: its code or its slug."""
    names = {each.name for each in field.related_model._meta.fields}
    return "code" if "code" in names else "slug" if "slug" in names else "pk"
