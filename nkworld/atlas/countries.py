"""The countries, read once for a whole request: 240 rows that nearly every page names."""

from django.db.models import prefetch_related_objects

from .memo import once_per_request
from .models import Country


@once_per_request
def countries() -> dict[int, Country]:
    """{key: country}, in the order of their names."""
    return {country.pk: country for country in Country.objects.all()}


@once_per_request
def linked_countries() -> dict[int, Country]:
    """The same, each with what came before and after it, so that nobody asks again."""
    found = countries()
    prefetch_related_objects(list(found.values()), "successors", "parts")
    for country in found.values():
        country.earlier_states, country.former_wholes = [], []
    for state in found.values():
        for follower in state.successors.all():
            found[follower.pk].earlier_states.append(state)
        for part in state.parts.all():
            found[part.pk].former_wholes.append(state)
    return found


def historical_states() -> list[Country]:
    """The states of the past with what followed them, the first to end first."""
    past = [one for one in linked_countries().values() if one.kind == Country.Kind.HISTORICAL]
    return sorted(past, key=lambda state: (state.valid_to, state.name))
