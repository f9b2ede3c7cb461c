"""The answers at the top of aid's pages, each taken from a figure or a record."""

from nkworld.charts import exact, money, percent
from nkworld.portal.panels import Fact
from nkworld.provenance.models import Status

# Which series of which figure makes a fact of the front, and its words.
FRONT = {
    ("aid/funding", "all-donors"): ("Aid by all donors", money),
    ("aid/appeals", "funded"): ("Received by appeals", money),
    ("aid/coverage", "coverage"): ("Of what they asked for", percent),
    ("aid/food-donors", "total"): ("Food aid", exact),
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
            term, written = FRONT.get((drawn.slug, series.slug), ("", None))
            known = [p for p in series.known if p.status != Status.PROVISIONAL]
            if term and known:
                found.append(fact(drawn, term, known[-1], written))
    return found


def fact(drawn, term, point, written):
    source = drawn.figure.source_name(point.source)
    return Fact(
        f"{term}, {point.x}",
        written(point.value),
        note=f"{source}, {point.status}",
        title=f"{exact(point.value)} {drawn.unit}",
    )


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
