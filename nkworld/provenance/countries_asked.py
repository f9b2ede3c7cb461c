"""Several countries in one address: `?country=CHN&country=RUS`, or `?country=CHN,RUS`."""

from typing import Any

from django.http import QueryDict

from nkworld.atlas.resolve import CountryNotResolved, CountryResolver

COUNTRY = "country"
AND = ";"


def with_countries_as_one(query: Any) -> Any:
    """The query with a repeated country in one value, so that all of it stays {name: text}."""
    if not isinstance(query, QueryDict) or len(query.getlist(COUNTRY)) < 2:
        return query
    query = query.copy()
    query[COUNTRY] = as_one(query.getlist(COUNTRY))
    return query


def as_one(names: list[str]) -> str:
    return AND.join(filter(None, names))


def names_in(text: str) -> list[str]:
    """The names of countries in a value; one with a comma, “Korea, Rep. of”, stays whole."""
    parts = [part.strip() for part in text.split(AND)]
    return [name for part in parts for name in (_apart(part) if "," in part else [part]) if name]


def _apart(text: str) -> list[str]:
    try:
        CountryResolver.load().resolve(text)
    except CountryNotResolved:
        return [part.strip() for part in text.split(",")]
    return [text]
