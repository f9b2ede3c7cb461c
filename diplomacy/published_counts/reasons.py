"""Why a country or a mission is counted on a day, or is not: in sentences."""

from datetime import date

from nkworld.atlas.models import Country
from nkworld.charts import in_a_row

from ..posts import MissionState
from ..states import RelationState, State


def why_here(state: RelationState) -> str:
    """Why relations that a list leaves out are counted here."""
    if state.disputed:
        return "Relations were restored by the acts known here; lists show none."
    return "An act of opening is known and none of breaking off; the lists show none."


def why_not_here(state: RelationState) -> str:
    """Why a country is not counted here on a day, in a sentence."""
    since = state.on_date.since_label
    if state.country.kind == Country.Kind.AGGREGATE:
        return "A union beside its members: counted there, and not among the countries here."
    return {
        State.UNKNOWN: "No source read here tells any act until that day.",
        State.NEVER: "By the lists read here it never had relations.",
        State.NONE: "The first act known here is later, or disputed.",
        State.SEVERED: f"Broken off ({since}) by the acts known here, which others contradict.",
        State.SUSPENDED: f"Suspended ({since}): counted there, not counted as in force here.",
        State.RECOGNISED: f"Recognised ({since}); no source read here dates relations.",
    }[state.kind]


def why_not_sure(state: RelationState) -> str:
    """What makes relations in force doubtful, in a sentence."""
    others = in_a_row([str(kind.label).lower() for kind in state.on_date.alternatives])
    if state.disputed:
        return f"Sources disagree: {others}." if others else "Sources disagree."
    return f"Not certain: by other dates, or but for one unreviewed compilation, {others}."


def why(state: MissionState, day: date) -> str:
    """Why a mission counts as open on a day, or may have been open, in a sentence or two."""
    since = state.on_date.since_label
    if state.is_open and state.disputed:
        return f"{_opening(state, since)} Sources disagree."
    if state.is_open and since:
        return f"Opened {since}, and not known to have closed by then."
    if state.is_open:
        return f"No source dates the opening. {_first_heard(state, day)}".strip()
    if since:
        return f"Closed {since}. {_first_heard(state, day)} No source dates the return."
    return "Closed, and no source says when: it may still have been open."


def _opening(state, since):
    return f"Opened {since}." if since else "No source dates the opening."


def _first_heard(state, day):
    """The first date after a day at which a source has the post open, or else closed."""
    seen = [r.stated_for for r in state.readings if r.status == "open" and r.stated_for]
    if seen:
        listed = min(seen, key=lambda one: one.first)
        later = "only later, " if listed.first > day else ""
        return f"Seen open {later}on a list of {listed.label}."
    over = [r.closed for r in state.readings if r.closed and r.closed.last >= day]
    return f"Known from its closing, {min(over, key=lambda d: d.last).label}." if over else ""
