"""The answers at the top of aid's pages, each taken from a figure or a record."""

from nkworld.charts import exact, money, percent
from nkworld.charts.sentences import newest
from nkworld.portal.panels import Fact
from nkworld.provenance.points import day_of

from .course import settled

# Which series of which figure makes a fact of the front, and its words.
FRONT = {
    ("aid/funding", "all-donors"): ("Aid by all donors, reported", money),
    ("aid/appeals", "funded"): ("Received by appeals", money),
    ("aid/coverage", "coverage"): ("Of what they asked for", percent),
}
# Of one body; the choices name the kinds in the plural.
KINDS = {
    "un-agency": "United Nations agency",
    "government": "Government agency",
    "eu-unit": "European body or support unit",
    "red-cross": "Red Cross society or body",
    "ngo": "Non-governmental",
    "pooled-fund": "Pooled fund",
    "label": "A group in one source",
    "country": "Government",
}


def front_facts(figures):
    """The newest value of the series that tell most, as far as they are drawn."""
    found = []
    for drawn in figures:
        for series in drawn.figure.series:
            term, written = FRONT.get((drawn.slug, series.slug), ("", exact))
            day = day_of(drawn.form.cleaned_data)
            last = newest(settled(series), day) if term else None
            if last:
                found.append(Fact.of(term, last, written, drawn.figure, day))
    return found


def facts_of(actor):
    """Who a body is, since when it is there, as far as that is known."""
    facts = [Fact("What it is", KINDS.get(actor.kind, actor.get_kind_display()))]
    if actor.country_id and actor.country.code != "EUE":
        facts.append(Fact("From", str(actor.country), url=actor.country.get_absolute_url()))
    if actor.kind != "label":
        office = "Yes" if actor.resident else "No"
        facts.append(Fact("Office in Pyongyang", office, note="now or earlier"))
    if actor.active_from:
        facts.append(Fact("At work there since", actor.active_from.label))
    if actor.active_to:
        facts.append(Fact("Until", actor.active_to.label))
    programmes = len(actor.programmes.all())
    if programmes:
        facts.append(Fact("Programmes on record", str(programmes)))
    return facts
