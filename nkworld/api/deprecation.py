"""How an address, or one of its parameters, is taken out of use: announced long before it is gone.

    class OldTable(CuratedViewSet):
        deprecated = Deprecation(since=date(2030, 1, 1), sunset=date(2031, 1, 1),
                                 instead="/api/v1/trade/new-table/")
        deprecated_parameters = {"year": Deprecation(…, instead="`period`")}

Answers then carry `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link to the changelog, the
OpenAPI document says `deprecated`, and the documentation since when and what stands in its place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.http import http_date

LEAST_NOTICE = timedelta(days=365)


@dataclass(frozen=True)
class Deprecation:
    """`instead` is what to use in its place: an address, or a parameter in backticks.

    ValueError if it were gone sooner than a year after it was announced: that is promised.
    """

    since: date
    sunset: date | None
    instead: str

    def __post_init__(self) -> None:
        if self.sunset and self.sunset - self.since < LEAST_NOTICE:
            raise ValueError(f"{self.sunset} is less than a year after {self.since}.")

    @property
    def sentence(self) -> str:
        gone = f", gone on {self.sunset}" if self.sunset else ""
        return f"Deprecated since {self.since}{gone}: use {self.instead}."


def deprecation_headers(found: Iterable[Deprecation]) -> dict[str, str]:
    """The headers of an answer that uses what is deprecated: the earliest of all dates."""
    every = list(found)
    if not every:
        return {}
    headers = {"Deprecation": f"@{_seconds(min(each.since for each in every))}"}
    if ends := [each.sunset for each in every if each.sunset]:
        headers["Sunset"] = http_date(_seconds(min(ends)))
    return headers


def used(
    address: Deprecation | None, parameters: Mapping[str, Deprecation], names: Iterable[str]
) -> list[Deprecation]:
    """What is deprecated of an address that is asked with these parameters."""
    of_names = [parameters[name] for name in names if name in parameters]
    return [*([address] if address else []), *of_names]


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
