"""Which order of acts one source can't mean. Sources that contradict each other are not refused:
both stay, and the state is shown as disputed.
"""

BREAKS = {"suspended", "severed"}
OPENINGS = {"established", "recognised"}


def complaint_about(act, others):
    """The sentence that refuses an act beside the same source's others; empty if it fits.

    Only what is certainly earlier or later counts: 1990 and March 1990 have no order.
    """
    earlier = [one for one in others if one.date.last < act.date.first]
    later = [one for one in others if one.date.first > act.date.last]
    for first, then in (*((one, act) for one in earlier), *((act, one) for one in later)):
        before = [one for one in (*others, act) if one.date.last < first.date.first]
        if sentence := _impossible(first, then, {one.event for one in before}):
            return sentence
    return ""


def _impossible(first, then, before):
    """Why `first` can't come before `then`, where `before` are the events before both."""
    dates = f"({first.date.label}, {then.date.label})"
    if first.event == "restored" and then.event in BREAKS and not before & BREAKS:
        return (
            f"By this source relations would have been restored before they were {then.event} "
            f"{dates}. Check the two dates, or add the earlier break first."
        )
    if first.event in BREAKS and then.event == "established" and not before & OPENINGS:
        return (
            f"By this source relations would have been {first.event} before they were "
            f"established {dates}. Check the two dates; taking up relations again is “restored”."
        )
    return ""
