"""What the site's search finds of diplomacy, of votes and of the Council."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from nkworld.asking.record_questions import today
from nkworld.charts import within_a_sentence
from nkworld.portal import sitemap
from nkworld.search import entries
from nkworld.search.answers import answers, one_way
from nkworld.search.entries import Entry, announce

from .council.charts import entries as outcomes_of_council
from .council.charts import page_of
from .council.models import Designation, Launch, Outcome
from .models import Event, HeadOfMission, Mission, MissionReading, Organization, Treaty
from .posts import Missions
from .voting.models import RollCall

announce(__file__)

ABROAD = "North Korea’s missions abroad list"


@entries.register("Organisations", Organization)
def organizations() -> Iterator[Entry]:
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
    states = Missions.load().on(today())
    posts = [each for each in states if each.is_embassy and each.is_open and each.mission.is_abroad]
    for region, number in Counter(each.country.region for each in posts).items():
        url = missions_of(status="open", side="abroad", region=region)
        yield Entry(f"Embassies in {region}", url, about=f"{number} open", also=ABROAD, weight=9)
    for each in states:
        yield Entry(
            str(each.mission),
            f"{each.country.get_absolute_url()}#diplomacy",
            about=f"{each.country}, {within_a_sentence(each.on_date.kind.label)}",
            names=f"{each.mission.get_mission_type_display()} {each.country}",
            weight=2,
        )


@entries.register("Heads of mission", HeadOfMission)
def heads_of_mission() -> Iterator[Entry]:
    for each in HeadOfMission.objects.select_related("sending", "receiving"):
        yield Entry(
            str(each),
            reverse("diplomacy:heads-of-mission"),
            about=f"{each.get_office_display()} of {each.sending} to {each.receiving}",
            names=f"{each.get_office_display()} {each.sending} {each.receiving} Pyongyang",
        )


@entries.register("Events", Event)
def events() -> Iterator[Entry]:
    for each in Event.objects.select_related("country").order_by("-date_first", "title"):
        year, visit = each.date.first.year, "visit" if each.kind == Event.Kind.SUMMIT else ""
        params = urlencode({"country": each.country.code, "from": year, "to": year})
        yield Entry(
            each.title,
            f"{reverse('diplomacy:timeline')}?{params}",
            about=f"{each.country}, {each.date.label}",
            names=f"{each.get_kind_display()} {visit} {each.country}",
        )


def missions_of(**query: str) -> str:
    return f"{reverse('diplomacy:missions')}?{urlencode({'kind': 'embassy'} | query)}"


answers(
    "diplomacy/missions",
    [f"{word} Pyongyang" for word in ("embassies", "foreign embassies", "countries embassies")],
    subject="embassies in Pyongyang",
    series=["pyongyang"],
    page=lambda query: (
        "Whose they are",
        missions_of(
            status="open",
            side="in-north-korea",
            **{"on": f"{query['from']}-01-01"} if "from" in query else {},
        ),
    ),
)
one_way(
    r"\b(NORTHn? (ambassador|envoy)s?|(ambassador|envoy)s? (of|from) NORTH) (to|in) COUNTRY",
    "Of the heads of mission that North Korea sent few are on record: most below were sent to it.",
)
answers(
    "diplomacy/embassies-closed",
    ["embassies closed", "embassies closures", "embassies shut", "embassies given up"],
    subject="embassies that North Korea closed",
    page=lambda query: (
        "The list of closed embassies",
        missions_of(
            status="closed",
            side="abroad",
            **{"state_since": query["from"]} if "from" in query else {},
        ),
    ),
    # Of which embassies that is so on record, and of which sources disagree.
    verdict=lambda query, point: (
        f"Closed and not open again on record: {point.note}." if point.note else ""
    ),
)


@entries.register("UN roll calls", RollCall)
def roll_calls() -> Iterator[Entry]:
    for call in sorted(
        RollCall.objects.select_related("source"), key=lambda c: c.order, reverse=True
    ):
        ballot = f"North Korea: {call.get_dprk_vote_display().lower()}" if call.dprk_vote else ""
        about = ", ".join(filter(None, [call.dated, ballot]))
        weight = 2 if call.subject else -2
        yield Entry(
            str(call), call.get_absolute_url(), about=about, also=call.resolution, weight=weight
        )


@sitemap.register("roll-calls")
class RollCalls(Sitemap):
    def items(self) -> list[RollCall]:
        return list(RollCall.objects.select_related("source"))


@entries.register("Security Council", Outcome)
def outcomes() -> Iterator[Entry]:
    for entry in outcomes_of_council():
        main = entry.main
        also = " ".join(f"{row.document} {row.agenda_item} {row.kind}" for row in entry.readings)
        kind = main.get_kind_display()
        if main.number:
            title, about = f"Resolution {main.number}", entry.date.label
        else:
            title = f"{kind} {main.document}".strip()
            about = f"{main.get_subject_display()}, {entry.date.label}"
        yield Entry(title, page_of(entry), about=about, also=also)


@entries.register("Designations", Designation)
def designations() -> Iterator[Entry]:
    address = reverse("council:designations")
    for each in Designation.objects.all():
        url = f"{address}?listed_on={each.listed_on}#{each.reference}"
        about = f"{each.reference}, listed on {each.listed_on:%-d %B %Y}"
        yield Entry(each.name, url, about=about)


@entries.register("Missiles", Launch)
def missiles() -> Iterator[Entry]:
    found = Launch.objects.exclude(missile="").order_by("missile", "missile_type")
    address = reverse("council:launches")
    for missile, kind in found.values_list("missile", "missile_type").distinct():
        url = f"{address}?{urlencode({'missile_type': kind})}" if kind else address
        yield Entry(missile, url)


@sitemap.register("council")
class Resolutions(Sitemap):
    def items(self) -> list[str]:
        return sorted({entry.main.number for entry in outcomes_of_council() if entry.main.number})

    def location(self, item: str) -> str:
        return reverse("council:resolution", args=[item])
