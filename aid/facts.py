"""The answers at the top of aid's pages, each taken from a figure or a record."""

from nkworld.charts.numbers import SHORT
from nkworld.charts.words import opened
from nkworld.portal.facts import Fact, newest_facts
from nkworld.provenance.points import day_of

FRONT = ("aid/funding", "aid/appeals", "aid/coverage")  # whose newest value is a fact of the front
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
    """The newest value of the figures that tell most."""
    shown = [
        (each.figure, day_of(each.form.cleaned_data)) for each in figures if each.slug in FRONT
    ]
    return [
        fact
        for figure, day in shown
        for fact in newest_facts(figure, SHORT[figure.measure], day, opened(figure.topic))[:1]
    ]


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
