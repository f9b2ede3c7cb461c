"""Roll calls under the site's search."""

from nkworld.portal.search import SHOWN, Hit, register, saying

from .models import RollCall


@register("UN roll calls")
def roll_calls(words):
    """Roll calls by title or resolution: those on Korea first, then the newest."""
    found = RollCall.objects.filter(saying(words, "title", "resolution")).select_related("source")
    first = sorted(found, key=lambda call: (bool(call.subject), call.order), reverse=True)
    return [Hit(str(call), call.get_absolute_url(), _about(call)) for call in first[:SHOWN]]


def _about(call):
    ballot = f"North Korea: {call.get_dprk_vote_display().lower()}" if call.dprk_vote else ""
    return ", ".join(filter(None, [call.dated, ballot]))
