"""How an address, or one of its parameters, is taken out of use: announced long before it is gone.

    class OldTable(CuratedViewSet):
        deprecated = Deprecation(since=date(2030, 1, 1), sunset=date(2031, 1, 1),
                                 instead="/api/v1/trade/new-table/")
        deprecated_parameters = {"year": Deprecation(…, instead="`period`")}

Answers then carry `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a link to the changelog, the
OpenAPI document says `deprecated`, and the documentation since when and what stands in its place.
"""

from collections.abc import Collection
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


def deprecation_headers(found: Collection[Deprecation]) -> dict[str, str]:
    """The headers of an answer that uses what is deprecated: the earliest of all dates."""
    since = [_seconds(each.since) for each in found]
    ends = [_seconds(each.sunset) for each in found if each.sunset]
    headers = {"Deprecation": f"@{min(since)}"} if since else {}
    return headers | ({"Sunset": http_date(min(ends))} if ends else {})


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
