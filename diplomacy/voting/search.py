"""Roll calls under the site's search."""

from nkworld.search.entries import Entry, page, register

from .models import RollCall

page(
    "Votes in the UN General Assembly",
    "voting:index",
    "How North Korea voted, and who votes as it does.",
    also="voting ballots UNGA agreement ideal points against abstained resolution human rights "
    "United Nations",
)
page("Roll calls", "voting:roll-calls", "Every roll call of the General Assembly on record.")
page("Votes on Korea", "voting:korea", "Roll calls of the General Assembly on Korea.")
page("Ballots", "voting:ballots", "How single states voted on Korea.")


@register("UN roll calls", RollCall)
def roll_calls():
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
