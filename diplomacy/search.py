"""Organisations, treaties and events under the site's search."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.charts import Point, within_a_sentence
from nkworld.search import entries
from nkworld.search.answers import answers
from nkworld.search.entries import Entry, page

from .models import Event, HeadOfMission, Mission, MissionReading, Organization, Treaty
from .posts import Missions, today

page(
    "Diplomacy",
    "diplomacy:index",
    "With whom North Korea has relations, and where it has embassies.",
    also="diplomatic relations embassies map foreign policy",
)
page(
    "How we count relations and embassies",
    "diplomacy:counts",
    "Our counts of relations and embassies beside those that others published, and why they "
    "differ.",
)
page(
    "Relations: established, broken off, restored",
    "diplomacy:relations",
    "Every dated act between North Korea and another state.",
    also="first last country to recognise recognize recognised diplomatic relations established",
)
page(
    "Embassies and other missions",
    "diplomacy:missions",
    "North Korea’s missions abroad and those in Pyongyang: when each opened and closed.",
    also="embassies closed opened consulates closing closures 2023",
)
page(
    "Heads of mission",
    "diplomacy:heads-of-mission",
    "Ambassadors to North Korea and of North Korea, when they came and went.",
    also="ambassadors ambassador credentials chargé d’affaires",
)
page(
    "Organisations",
    "diplomacy:organizations",
    "International bodies of which North Korea is a member, was one, or never became one.",
    also="memberships United Nations",
)
page("Treaties", "diplomacy:treaties", "Treaties that North Korea signed, joined or left.")
page(
    "Timeline",
    "diplomacy:timeline",
    "Visits, summits, agreements and incidents, day by day.",
    also="events summits visits",
)


@entries.register("Organisations", Organization)
def organizations() -> Iterator[Entry]:
    """Bodies by name or abbreviation, each where the page of its kind lists it."""
    address = reverse("diplomacy:organizations")
    for each in Organization.objects.all():
        yield Entry(
            str(each),
            f"{address}#{each.kind}-title",
            about=each.abbreviation,
            names=each.abbreviation,
            weight=2,
        )


@entries.register("Treaties", Treaty)
def treaties() -> Iterator[Entry]:
    address = reverse("diplomacy:treaties")
    for each in Treaty.objects.all():
        yield Entry(str(each), f"{address}#{each.category}-title")


@entries.register("Embassies and missions", Mission, MissionReading)
def missions() -> Iterator[Entry]:
    """Every post by its city, with its state of today, on the page of its country."""
    for each in Missions.load().on(today()):
        yield Entry(
            str(each.mission),
            f"{each.country.get_absolute_url()}#diplomacy",
            about=f"{each.country}, {within_a_sentence(each.on_date.kind.label)}",
            names=f"{each.mission.get_mission_type_display()} {each.country}",
            weight=2,
        )


@entries.register("Heads of mission", HeadOfMission)
def heads_of_mission() -> Iterator[Entry]:
    """Everybody who headed a mission, by name."""
    for each in HeadOfMission.objects.select_related("sending", "receiving"):
        yield Entry(
            str(each),
            reverse("diplomacy:heads-of-mission"),
            about=f"{each.get_office_display()} of {each.sending} to {each.receiving}",
            names=f"{each.get_office_display()} {each.sending} {each.receiving} Pyongyang",
        )


VISITS: dict[str, str] = {Event.Kind.SUMMIT: "visit"}


@entries.register("Events", Event)
def events() -> Iterator[Entry]:
    """What happened, by its title, the newest first; each in the timeline of its year."""
    for each in Event.objects.select_related("country").order_by("-date_first", "title"):
        year = each.date.first.year
        params = urlencode({"country": each.country.code, "from": year, "to": year})
        yield Entry(
            each.title,
            f"{reverse('diplomacy:timeline')}?{params}",
            about=f"{each.country}, {each.date.label}",
            names=f"{each.get_kind_display()} {VISITS.get(each.kind, '')} {each.country}",
        )


def closed_posts(query: Mapping[str, str]) -> tuple[str, str]:
    """The list of missions, of those alone."""
    asked = {"kind": "embassy", "status": "closed", "side": "abroad"}
    since = {"state_since": query["from"]} if "from" in query else {}
    return (
        "The list of closed embassies",
        f"{reverse('diplomacy:missions')}?{urlencode(asked | since)}",
    )


def posts_in_pyongyang(query: Mapping[str, str]) -> tuple[str, str]:
    """The list of missions, of embassies there alone."""
    asked = {"kind": "embassy", "status": "open", "side": "in-north-korea"}
    if "from" in query:
        asked["on"] = f"{query['from']}-01-01"
    return "Whose they are", f"{reverse('diplomacy:missions')}?{urlencode(asked)}"


def closed_for_good(query: Mapping[str, str], point: Point) -> str:
    """Of which embassies that is so on record, and of which sources disagree."""
    return f"Closed and not open again on record: {point.note}." if point.note else ""


answers(
    "diplomacy/missions",
    ["embassies", "embassies abroad", "how many embassies"],
    subject="North Korea’s embassies abroad",
)
answers(
    "diplomacy/missions",
    [f"{word} Pyongyang" for word in ("embassies", "foreign embassies", "countries embassies")],
    subject="embassies in Pyongyang",
    series=["pyongyang"],
    page=posts_in_pyongyang,
)
answers(
    "diplomacy/relations",
    ["diplomatic relations", "diplomatic relations countries"],
    subject="countries with which North Korea has relations",
)
answers(
    "diplomacy/embassies-closed",
    ["embassies closed", "embassies closures", "embassies shut", "embassies given up"],
    subject="embassies that North Korea closed",
    page=closed_posts,
    verdict=closed_for_good,
)
