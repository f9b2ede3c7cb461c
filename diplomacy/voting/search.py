"""Roll calls under the site's search."""

from collections.abc import Iterator

from django.contrib.sitemaps import Sitemap

from nkworld.portal import sitemap
from nkworld.search import entries
from nkworld.search.answers import answers, side_by_side
from nkworld.search.entries import Entry, page

from .models import RollCall

page(
    "Votes in the UN General Assembly",
    "voting:index",
    "How North Korea voted, and who votes as it does.",
    also="voting ballots UNGA agreement ideal points against abstained resolution United Nations",
)
page("Roll calls", "voting:roll-calls", "Every roll call of the General Assembly on record.")
page(
    "Votes on Korea",
    "voting:korea",
    "Roll calls of the General Assembly on Korea, and on human rights there: who voted how.",
    also="against abstained for resolution",
)
page("Ballots", "voting:ballots", "How single states voted on Korea.")


@entries.register("UN roll calls", RollCall)
def roll_calls() -> Iterator[Entry]:
    """Roll calls by title or resolution: those on Korea first, then the newest."""
    for call in sorted(
        RollCall.objects.select_related("source"), key=lambda c: c.order, reverse=True
    ):
        ballot = f"North Korea: {call.get_dprk_vote_display().lower()}" if call.dprk_vote else ""
        about = ", ".join(filter(None, [call.dated, ballot]))
        weight = 2 if call.subject else -2
        yield Entry(
            str(call), call.get_absolute_url(), about=about, also=call.resolution, weight=weight
        )


answers(
    "diplomacy/voting-agreement",
    ["votes", "votes agreement", "votes General Assembly", "votes United Nations"],
    subject="how often North Korea voted as {country} did",
    takes=["country"],
)
answers(
    "diplomacy/roll-call-ballots",
    ["votes", "votes General Assembly"],
    subject="North Korea’s ballots in the General Assembly",
)
answers(
    "diplomacy/voting-agreement",
    ["votes"],
    subject="votes with {countries}, side by side",
    takes=["countries"],
    page=side_by_side,
)


@sitemap.register("roll-calls")
class RollCalls(Sitemap):
    def items(self) -> list[RollCall]:
        return list(RollCall.objects.select_related("source"))
