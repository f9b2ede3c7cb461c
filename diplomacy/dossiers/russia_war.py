"""North Korea in the war in Ukraine: troops, losses and arms, as others estimate them."""

from django.db import models

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.charts import Figure
from nkworld.figures import registry as figures
from nkworld.figures.claims import estimates_of
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import not_negative
from nkworld.search.answers import answers


class RussiaWarClaim(Observation):
    """What one body says of North Korea's part in the war in Ukraine, on the day it spoke.

    `measure` tells the unit. Nearly all are estimates, and cumulative: each holds those before it.
    A bound alone is an “at least” or an “up to”. Rounds are mostly converted from containers, as
    if each were full of shells of 152 mm, and no count.
    """

    class Measure(models.TextChoices):
        TROOPS = "troops", "Troops in Russia"
        FURTHER = "further-troops", "Further troops, sent or announced"
        ENGINEERS = "engineers", "Engineers and builders of the army"
        KILLED = "killed", "Troops killed"
        WOUNDED = "wounded", "Troops wounded"
        CASUALTIES = "casualties", "Troops killed or wounded"
        CONTAINERS = "containers", "Containers shipped to Russia"
        ROUNDS = "rounds", "Shells and rockets, rounds"
        MISSILES = "missiles", "Ballistic missiles"
        EXPLOSIVES = "explosives", "Explosives, tonnes"
        ARMS_VALUE = "arms-value", "Value of arms and troops sent, US$"
        YEARLY_INCOME = "yearly-income", "Income from troops and workers, US$ a year"
        MEETINGS = "meetings", "High-level meetings"
        SHARE = "share", "Shares, per cent"

    class Basis(models.TextChoices):
        COUNTED = "counted", "Counted or estimated as such"
        CONVERTED = "converted", "Converted from something else, not counted"

    measure = models.CharField("what is counted", max_length=14, choices=Measure)
    counted = models.CharField(
        "more exactly", max_length=80, blank=True, help_text="In Kursk, of 122 mm … if not all."
    )
    state_of = PartialDateField("as of", help_text="When it was said, or the day that it is of.")
    basis = models.CharField(max_length=9, choices=Basis, default=Basis.COUNTED)

    dataset = "diplomacy/russia-war"
    page = "dossiers:russia-war-claims"
    unit = "persons, containers, rounds, dollars …, by the measure"
    cell = ("measure", "counted", "state_of", "period", "frequency")
    index_name = "russia_war"
    content = (*Observation.content, "basis")
    never_added = "each claim is cumulative, and holds those of earlier days and of other sources."

    class Meta(Observation.Meta):
        verbose_name = "claim on the war in Ukraine"
        verbose_name_plural = "claims on the war in Ukraine"
        constraints = [not_negative("Nobody counts less than none.")]


Measure = RussiaWarClaim.Measure
SUBJECTS = {  # and units
    Measure.TROOPS: ("Troops in Russia", "persons"),
    Measure.FURTHER: ("Further troops for Russia", "persons"),
    Measure.ENGINEERS: ("Army engineers for Russia", "persons"),
    Measure.KILLED: ("Troops killed", "persons"),
    Measure.WOUNDED: ("Troops wounded", "persons"),
    Measure.CASUALTIES: ("Troops killed or wounded", "persons"),
    Measure.CONTAINERS: ("Containers shipped to Russia", "containers"),
    Measure.ROUNDS: ("Munitions shipped to Russia", "rounds"),
    Measure.MISSILES: ("Ballistic missiles for Russia", "missiles"),
    Measure.EXPLOSIVES: ("Explosives for Russia", "tonnes"),
    Measure.ARMS_VALUE: ("Arms and troops for Russia", "US dollars"),
    Measure.YEARLY_INCOME: ("Yearly income from those sent", "US dollars"),
    Measure.MEETINGS: ("High-level meetings with Russia", "meetings"),
    Measure.SHARE: ("Shares in the war", "per cent"),
}


@claim_tables.register
class RussiaWar(claim_tables.ClaimTable):
    """North Korea's part in the war in Ukraine since 2022: troops, losses, containers, rounds,
    missiles and what they may be worth, as intelligence services, ministries and institutes say.

    Ask for one `measure`: it tells the unit. Troops are those sent by a day, or those who stood
    there then, as `counted` says; every other claim is cumulative from the beginning of its period.
    So none is added to another, of whichever day or source. `basis` is `converted`
    where containers or tonnes were turned into rounds.
    """

    model = RussiaWarClaim
    columns = ("state_of", "measure", "counted", "value", "basis", "period")
    filters = ("measure", "basis")
    crumbs = (("Diplomacy", "diplomacy:index"),)


@figures.register(
    RussiaWarClaim.dataset,
    RussiaWarClaim.dataset,
    over_time=False,  # its rows are the days on which somebody spoke
    measure=OneOfField(Measure.choices, "What is counted", initial=Measure.TROOPS.value),
)
def russia_war(params: dict) -> Figure:
    """Every estimate of North Korea’s troops, losses or arms in the war, the oldest first."""
    measure = Measure(params["measure"])
    subject, unit = SUBJECTS[measure]
    return estimates_of(
        params,
        RussiaWarClaim,
        subject=subject,
        unit=unit,
        when="state_of",
        more="counted",
        measure=measure,
    )


WORDS = {
    Measure.TROOPS: ["troops", "soldiers", "troops sent"],
    Measure.KILLED: ["troops killed", "soldiers killed"],
    Measure.CASUALTIES: ["casualties", "troops casualties"],
    Measure.CONTAINERS: ["containers"],
    Measure.ROUNDS: ["shells", "ammunition"],
}
for each, words in WORDS.items():
    answers(
        RussiaWarClaim.dataset,
        [f"{word}{where}" for word in words for where in ("", " Russia", " Ukraine")],
        subject=SUBJECTS[each][0],
        given={"measure": each.value},
    )
