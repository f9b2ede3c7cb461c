import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from operator import attrgetter
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse

from nkworld.asking.fields import AnyOfField
from nkworld.asking.parameters import SPAN, CountriesField
from nkworld.asking.record_questions import CitedQuestion, RecordQuestion, between
from nkworld.atlas.models import Country
from nkworld.charts import Figure, Series, in_a_row
from nkworld.charts.periods import DayScale, SpellStrip
from nkworld.figures import registry as figures
from nkworld.figures.amounts import within
from nkworld.portal import panels
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, in_order, refuse_reversed
from nkworld.provenance.tables import grouped, records_as_of
from nkworld.search import entries
from nkworld.search.entries import Entry

from ..charts import count_point, counted_from
from ..models.stated import country_field

ORDER = ("began", "until", "A run of years does not end before it begins.")


class Obligation(Cited):
    """What the DPRK and one country owe each other by treaty in a run of years, as a data set
    codes it.

    The coders read treaties and code each year; nobody declares these runs. Flags only: the data
    name no treaty. `until` is the last year that is coded: where that is the last year of the data,
    what is owed may go on.
    """

    class Kind(models.TextChoices):
        DEFENCE = "defence", "Defence"
        OFFENCE = "offence", "Offence"
        NEUTRALITY = "neutrality", "Neutrality"
        NON_AGGRESSION = "non-aggression", "Non-aggression"
        CONSULTATION = "consultation", "Consultation"

    country = country_field("alliance_obligations")
    began = PartialDateField("first year", days=True)
    until = PartialDateField("last year coded", days=True)
    data_end = models.PositiveSmallIntegerField(
        "last year of the data", help_text="After it nothing is coded of anybody."
    )
    defence = models.BooleanField(
        default=False, help_text="Military help if the other is attacked."
    )
    offence = models.BooleanField(default=False, help_text="Help in a war that the other begins.")
    neutrality = models.BooleanField(default=False, help_text="To stay out of a war of the other.")
    non_aggression = models.BooleanField(
        "non-aggression", default=False, help_text="Not to use force against each other."
    )
    consultation = models.BooleanField(default=False, help_text="To confer in a crisis.")

    dataset = "diplomacy/alliances"
    page = "alliances:index"
    days = ("began_first", "until_last")

    class Meta(Cited.Meta):
        verbose_name = "alliance obligation"
        ordering = ["country__name", "began_first", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("began"),
            dated("until"),
            in_order(*ORDER),
            models.CheckConstraint(
                condition=Q(defence=True)
                | Q(offence=True)
                | Q(neutrality=True)
                | Q(non_aggression=True)
                | Q(consultation=True),
                name="alliances_obligation_owes_something",
                violation_error_message="Name at least one obligation: a year without any is not a "
                "row.",
            ),
            models.UniqueConstraint(
                fields=["country", "began", "source"],
                name="alliances_obligation_once",
                violation_error_message="This source already has a run of that country and year.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}, {self.span}"

    def clean(self) -> None:
        refuse_reversed(self, ORDER)

    @property
    def kinds(self) -> list["Obligation.Kind"]:
        return [kind for kind in self.Kind if getattr(self, kind.value.replace("-", "_"))]

    @property
    def heaviest(self) -> "Obligation.Kind":
        leading = (self.Kind.DEFENCE, self.Kind.NON_AGGRESSION)
        return next((kind for kind in leading if kind in self.kinds), self.kinds[0])

    @property
    def in_words(self) -> str:
        """“Defence, non-aggression”."""
        return ", ".join(kind.label for kind in self.kinds).capitalize()

    @property
    def in_a_sentence(self) -> str:
        """“defence and non-aggression”."""
        return in_a_row([str(kind.label).lower() for kind in self.kinds])

    @property
    def treaty(self) -> str:
        """The treaty from which it follows, where the note names one."""
        named = re.search(r"parties to the (.+?)\.", self.note)
        return named[1] if named else ""

    @property
    def span(self) -> str:
        first, last = self.began.first.year, self.until.last.year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def is_cut(self) -> bool:
        return self.until.last.year == self.data_end


class ObligationQuestion(CitedQuestion, RecordQuestion):
    """What North Korea and another state owe each other by treaty, as a data set codes it, one row
    for each run of years.

    Five flags and no treaty’s name. `until` is the last year coded: where `cut` is true that is
    the last year of the data, and the obligation may go on. The treaty of 2024 with Russia is
    later than the data.
    """

    model = Obligation
    on = None
    country = CountriesField()
    kind = AnyOfField(Obligation.Kind.choices, "Obligation")
    order = staticmethod(attrgetter("country.name", "began.first"))

    def matches(self, row: Obligation) -> bool:
        # A row is a run of years: `from` and `to` take those that reach into these years.
        first, last, kinds = (self.cleaned_data[name] for name in ("from", "to", "kind"))
        return (
            (not first or row.until.last.year >= first.first.year)
            and (not last or row.began.first.year <= last.last.year)
            and (not kinds or not set(kinds).isdisjoint(row.kinds))
            and super().matches(row)
        )


between(
    ObligationQuestion,
    "It reaches into that year or a later one; a year, a month or a day of it.",
    "It begins in that year or earlier; a year, a month or a day of it.",
)


TICK_EVERY = 20  # years
# Each partner of a year stands in one class, that of the heaviest obligation: its name and colour
# in the figure, its look on a strip. Consultation alone is a thin line.
CLASSES = {
    Obligation.Kind.DEFENCE: ("Defence", "category-2", "in-force"),
    Obligation.Kind.NON_AGGRESSION: ("Non-aggression, without defence", "category-1", "suspended"),
    Obligation.Kind.CONSULTATION: ("Consultation only", "category-5", "without"),
}


def lines(rows: Iterable[Obligation]) -> list[tuple[Country, list[Obligation], SpellStrip]]:
    """Those with a defence obligation first, then by the first year and by name."""
    every = sorted(rows, key=lambda row: row.began.first)
    if not every:
        return []
    scale = DayScale(every[0].began.first, date(max(row.data_end for row in every), 12, 31))
    found = []
    for country, own in grouped(every, lambda row: row.country).items():
        bars = []
        for row in own:
            *_, look = CLASSES.get(row.heaviest, CLASSES[Obligation.Kind.CONSULTATION])
            words = f"{row.in_words}, {row.span}"
            bars.append(scale.bar(row.began.first, row.until.last, look, False, words))
        place = not any(row.defence for row in own), own[0].began.first, country.name
        found.append((place, (country, own, SpellStrip(bars, scale.ticks(TICK_EVERY)))))
    return [line for _, line in sorted(found, key=lambda each: each[0])]


@figures.register(
    Obligation.dataset,
    Obligation.dataset,
    shared=SPAN,
)
def alliances(params: dict) -> Figure:
    """How many states owe North Korea something by treaty, and it them, as coded, by year."""
    rows = records_as_of(Obligation, params["as_of"])
    first = min((row.began.first.year for row in rows), default=0)
    last = max((row.data_end for row in rows), default=-1)
    years = within(params, [str(year) for year in range(first, last + 1)])
    series = []
    for kind, (label, role, _) in CLASSES.items():
        own = [row for row in rows if row.heaviest == kind]
        papers = {"source": own[0].source.slug, "read": own[0].read} if own else {}
        points = []
        for year in years:
            held = [r for r in own if r.began.first.year <= int(year) <= r.until.last.year]
            partners = ", ".join(sorted(row.country.name for row in held))
            points.append(count_point(year, held, note=partners, **papers))
        series.append(Series(kind.value, label, tuple(points), role))
    notes = (
        "As others coded the texts of treaties, without naming them. A state that owes several "
        "things is counted once, under the heaviest; who they are stands with each year.",
        f"The data end in {last}: what is coded until then may go on, and the treaty of 2024 with "
        "Russia is not in them. Nearly all obligations of non-aggression follow from the Treaty of "
        "Amity and Cooperation in Southeast Asia.",
    )
    return Figure(
        topic="states with treaty obligations",
        subtitle="States with a treaty obligation to North Korea, and it to them, as coded, each "
        "under the heaviest",
        unit="states",
        kind="stacked",
        series=tuple(series),
        notes=notes if rows else (),
        **counted_from(params, Obligation, (row.source_id for row in rows)),
    )


@entries.register("Alliance obligations", Obligation)
def obligations() -> Iterator[Entry]:
    for row in Obligation.objects.select_related("country"):
        url = f"{reverse('alliances:index')}?{urlencode({'country': row.country.code})}"
        yield Entry(f"{row.country}: {row.in_words.lower()}", url, about=row.span)


@panels.register
class AlliancesPanel(panels.Panel):
    slug = "alliances"
    title = "Alliance obligations"
    position = 31
    template_name = "alliances/country_panel.html"
    lead_template_name = "alliances/country_lead.html"
    parameters = ("as_of",)
    rests_on = "rows"

    @cached_property
    def rows(self) -> list[Obligation]:
        """In the order of time, those of historical states among them."""
        of = [self.country, *self.country.earlier_states]
        return sorted(records_as_of(Obligation, self.moment, of), key=lambda row: row.began.first)

    @property
    def latest(self) -> list[Obligation]:
        """Those that were coded to the latest year, one of each source."""
        newest = sorted(self.rows, key=lambda row: row.until.first, reverse=True)
        by_source = {row.source_id: row for row in reversed(newest)}
        return list(by_source.values())
