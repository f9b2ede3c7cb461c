"""Which words ask for which figure of diplomacy."""

from urllib.parse import urlencode

from django.urls import reverse

from nkworld.search.answers import answers


def closed_posts(query):
    """The list of missions, of those alone."""
    asked = {"kind": "embassy", "status": "closed", "side": "abroad"}
    since = {"state_since": query["from"]} if "from" in query else {}
    return (
        "The list of closed embassies",
        f"{reverse('diplomacy:missions')}?{urlencode(asked | since)}",
    )


def posts_in_pyongyang(query):
    """The list of missions, of embassies there alone."""
    asked = {"kind": "embassy", "status": "open", "side": "in-north-korea"}
    if "from" in query:
        asked["on"] = f"{query['from']}-01-01"
    return "Whose they are", f"{reverse('diplomacy:missions')}?{urlencode(asked)}"


def closed_for_good(query, point):
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
