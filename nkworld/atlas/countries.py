from typing import Any

from django.db.models import Value

from .memo import once_per_request
from .models import DPRK, Country


@once_per_request
def countries() -> dict[int, Country]:
    """{key: country}, in the order of their names."""
    return {country.pk: country for country in Country.objects.all()}


@once_per_request
def linked_countries() -> dict[int, Country]:
    """The same, each with what came before and after it, so that nobody asks again."""
    found = countries()
    place = {key: number for number, key in enumerate(found)}
    for country in found.values():
        country.earlier_states, country.former_wholes = [], []
        vars(country)["_prefetched_objects_cache"] = {"successors": [], "parts": []}
    successors, parts = (
        getattr(Country, name).through.objects.values_list(
            Value(name), "from_country_id", "to_country_id"
        )
        for name in ("successors", "parts")
    )
    links = successors.union(parts)
    for name, key, other in sorted(links, key=lambda link: (place[link[1]], place[link[2]])):
        state, country = found[key], found[other]
        vars(state)["_prefetched_objects_cache"][name].append(country)
        before = country.earlier_states if name == "successors" else country.former_wholes
        before.append(state)
    return found


def country_called(slug: str) -> Country | None:
    """The country of a slug, or the one that had it last; None if none ever did."""
    found = next((each for each in linked_countries().values() if each.slug == slug), None)
    if found:
        return found
    had_it: Any = Country.history.filter(slug=slug).order_by("-history_date", "-history_id")
    keys = had_it.values_list("id", flat=True)[:1]
    return next((countries()[key] for key in keys if key in countries()), None)


def of_one_region(country: Country) -> list[Country]:
    """The other countries of its part of the world, by name, North Korea not among them."""
    if not country.subregion:
        return []
    return [
        each
        for each in countries().values()
        if each.subregion == country.subregion
        and each.kind == Country.Kind.COUNTRY
        and each.code not in (DPRK, country.code)
    ]


def of_one_descent(country: Country) -> list[Country]:
    """The country with the states before and after it, and with all that came of these: of Russia
    the Soviet Union and the fourteen others that were its parts.
    """
    neighbours: dict[int, set[int]] = {}
    for state in linked_countries().values():
        for other in (*state.successors.all(), *state.parts.all()):
            neighbours.setdefault(state.pk, set()).add(other.pk)
            neighbours.setdefault(other.pk, set()).add(state.pk)
    found, to_visit = {country.pk}, [country.pk]
    while to_visit:
        new = neighbours.get(to_visit.pop(), set()) - found
        found |= new
        to_visit += new
    return [countries()[key] for key in sorted(found)]
