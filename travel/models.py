from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from nkworld.atlas.models import DPRK, Country
from nkworld.provenance.models import Observation, ObservationQuerySet, Totals
from nkworld.provenance.models.constraints import not_negative


class Dimension(models.TextChoices):
    TOTAL = "total", "All"
    PURPOSE = "purpose", "Purpose"
    SEX = "sex", "Sex"
    AGE = "age", "Age"
    MODE = "mode", "Means of transport"
    ROUTE = "route", "Route or resort"
    GROUP = "group", "Group of travellers"


class Category(models.TextChoices):
    TOTAL = "total", "All"
    # Purposes as China's tourism office prints them …
    WORKER_CREW = "worker-crew", "Workers and crew"
    MEETING_BUSINESS = "meeting-business", "Meetings and business"
    SIGHTSEEING = "sightseeing-leisure", "Sightseeing and leisure"
    RELATIVES = "visiting-friends-relatives", "Friends and relatives"
    OTHER = "other", "Other purposes"
    # … Russia's border service …
    BUSINESS = "business", "Business"
    EDUCATION = "education", "Education"
    PRIVATE = "private", "Private reasons"
    TOURISM = "tourism", "Tourism"
    TRANSIT = "transit", "Transit"
    TRANSPORT_CREW = "transport-crew", "Crews of vehicles and ships"
    WORK = "work", "Work"
    OFFICIAL = "official", "Official duties"
    # … and Seoul's Unification Ministry.
    ECONOMIC = "economic", "Economic cooperation"
    KAESONG_ZONE = "kaesong-industrial-complex", "Kaesong zone (part of economic)"
    AID = "aid", "Aid"
    SOCIAL_CULTURAL = "social-cultural", "Social and cultural"
    FAMILY_REUNION = "family-reunion", "Family reunions"
    FEMALE = "female", "Women"
    MALE = "male", "Men"
    AGE_0_14 = "0-14", "0 to 14 years"
    AGE_15_24 = "15-24", "15 to 24 years"
    AGE_25_44 = "25-44", "25 to 44 years"
    AGE_45_64 = "45-64", "45 to 64 years"
    AGE_65 = "65+", "65 and older"
    AIRPLANE = "airplane", "Airplane"
    AUTOMOBILE = "automobile", "Road vehicle"
    FOOT = "foot", "Foot"
    SHIP = "ship", "Ship"
    TRAIN = "train", "Train"
    KUMGANG = "kumgang-tourism", "Mount Kumgang resort"
    KAESONG = "kaesong-tourism", "Kaesong city"
    DANDONG = "dandong-land-crossing", "Dandong land crossing"
    VIA_BEIJING = "tourism-via-beijing", "Via Beijing"
    VIA_HUNCHUN = "tourism-via-hunchun-tumen", "Via Hunchun and Tumen"
    VIA_DANDONG = "tourism-via-shenyang-dandong", "Via Shenyang and Dandong"
    VIA_YANJI = "tourism-via-yanji", "Via Yanji"
    VIA_PRIMORSKY = "tourism-via-primorsky", "Via Primorsky Krai"
    WESTERN = "tourism-western", "Western tourists"
    NON_CHINESE = "tourism-non-chinese", "All tourists but Chinese"
    KOREAN_AMERICANS = "korean-americans", "Korean Americans"
    CHONGRYON = "chongryon-koreans", "Chongryon Koreans"
    JAPANESE = "japanese-nationals", "Japanese nationals"


def _between(first: Category, last: Category) -> list[Category]:
    every = list(Category)
    return every[every.index(first) : every.index(last) + 1]


PARTS: dict[Dimension, list[Category]] = {
    Dimension.TOTAL: [Category.TOTAL],
    Dimension.PURPOSE: _between(Category.WORKER_CREW, Category.FAMILY_REUNION),
    Dimension.SEX: _between(Category.FEMALE, Category.MALE),
    Dimension.AGE: _between(Category.AGE_0_14, Category.AGE_65),
    Dimension.MODE: _between(Category.AIRPLANE, Category.TRAIN),
    Dimension.ROUTE: _between(Category.KUMGANG, Category.VIA_PRIMORSKY),
    Dimension.GROUP: _between(Category.WESTERN, Category.JAPANESE),
}


PART_OF_ITS_DIMENSION = models.CheckConstraint(
    condition=reduce(
        or_,
        (
            Q(dimension=dimension.value, category__in=[category.value for category in categories])
            for dimension, categories in PARTS.items()
        ),
    ),
    name="%(app_label)s_%(class)s_part_of_its_dimension",
    violation_error_message="That category is no part of that dimension: men are a sex, ships "
    "a means of transport; the total stands under “total”.",
)


class Sex(models.TextChoices):
    ALL = "all", "All"
    FEMALE = "female", "Women"
    MALE = "male", "Men"


class Direction(models.TextChoices):
    """Seen from the DPRK: who leaves it, who enters it."""

    FROM_DPRK = "from-dprk", "North Koreans going there"
    TO_DPRK = "to-dprk", "Going to North Korea"
    BOTH = "both-directions", "Both directions together"


class Kind(models.TextChoices):
    """What was counted. Unlike things never share a cell."""

    ENTRY = "entry", "Border entries"
    VISIT = "visit", "Visits approved in Seoul"
    TOUR = "tour", "Tourists"
    RESETTLEMENT = "resettlement", "Resettlement in the South"


class Coverage(models.TextChoices):
    """Whether a row counts as its source usually does; one that does not joins no series."""

    USUAL = "usual", "As the source usually counts"
    WITHOUT_LIAISON = "without-liaison-office", "Without the staff of the liaison office"
    TWO_QUARTERS = "two-quarters", "Two quarters of the year only"


NOT_NEGATIVE = not_negative("Nobody is counted less than zero times.", "value", "value_low")


class CrossingQuerySet(ObservationQuerySet):
    def cited(self) -> Self:
        return super().cited().with_ends()

    def with_ends(self) -> Self:
        """With the codes of `origin` and `destination`; neither where both ways are one count."""
        there, here = F("country__code"), Value(DPRK)
        away, back = Direction.FROM_DPRK, Direction.TO_DPRK
        return self.annotate(
            origin=Case(When(direction=away, then=here), When(direction=back, then=there)),
            destination=Case(When(direction=away, then=there), When(direction=back, then=here)),
        )


class Crossing(Observation):
    """Entries of persons from one country into another in one period, as one source counts them.

    Not people: who enters twice is counted twice. The direction is seen from the DPRK: under
    `from-dprk` it is the origin and the country the destination, under `to-dprk` the reverse.
    The country may be the world, where a source tells only that foreigners came.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="crossings")
    direction = models.CharField(max_length=15, choices=Direction)
    kind = models.CharField("what is counted", max_length=12, choices=Kind)
    dimension = models.CharField(
        "divided by", max_length=7, choices=Dimension, default=Dimension.TOTAL
    )
    category = models.CharField("part", max_length=28, choices=Category, default=Category.TOTAL)
    coverage = models.CharField(max_length=22, choices=Coverage, default=Coverage.USUAL)

    dataset = "travel/crossings"
    unit = "entries of persons"
    cell = (
        *("country", "period", "frequency", "direction"),
        *("kind", "dimension", "category", "coverage"),
    )
    index_name = "crossing"
    totals: ClassVar = Totals(
        ("direction", "kind", "dimension", "category", "coverage"),
        {"country__kind": Country.Kind.COUNTRY.value},
        partner="country",
    )

    objects: ClassVar = CrossingQuerySet.as_manager()

    class Meta(Observation.Meta):
        constraints = [NOT_NEGATIVE, PART_OF_ITS_DIMENSION]

    @property
    def part(self) -> str:
        if self.dimension == Dimension.TOTAL:
            return str(Dimension.TOTAL.label)
        return f"{self.get_dimension_display()}: {self.get_category_display()}"


class OverseasWorkers(Observation):
    """North Koreans working in one host country, or in all, as one source estimates them.

    A number of persons at some time in the period, which nobody counts: nearly all are
    estimates, many with bounds only. Who was sent home is another thing than who is there.
    """

    class Kind(models.TextChoices):
        PRESENT = "present", "Workers present"
        PERMITS = "permits", "Holders of work permits"
        SENT_HOME = "sent-home", "Sent home since late 2017"
        IT = "it", "IT workers alone"

    class Dating(models.TextChoices):
        GIVEN = "given", "As the source dates it"
        OPEN = "open", "Undated: the span in which it must lie"

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="overseas_workers", verbose_name="host"
    )
    kind = models.CharField("what is counted", max_length=9, choices=Kind, default=Kind.PRESENT)
    sector = models.CharField(
        max_length=60, blank=True, help_text="Where the source names one: construction, logging …"
    )
    dating = models.CharField(
        max_length=5,
        choices=Dating,
        default=Dating.GIVEN,
        help_text="Open where no date is printed: the period is then the longest span possible.",
    )

    dataset = "travel/overseas-workers"
    unit = "persons"
    cell = ("country", "period", "frequency", "kind", "sector")
    index_name = "workers"
    content = (*Observation.content, "dating")

    class Meta(Observation.Meta):
        verbose_name = "estimate of overseas workers"
        verbose_name_plural = "estimates of overseas workers"
        constraints = [NOT_NEGATIVE]

    @property
    def is_undated(self) -> bool:
        return self.dating == self.Dating.OPEN


class OtherTravelCount(Observation):
    """What is told of journeys, links and workers beside entries and numbers of workers: the
    passengers of an airline, one group of tourists, trains a month, a price, earnings, a plan.

    What was counted and in which unit are part of the cell; nothing here is added to anything.
    """

    class Measure(models.TextChoices):
        PASSENGERS = "passengers", "Passengers of North Korea’s airline"
        GROUP = "group", "One group of tourists"
        YEARLY_MEAN = "yearly-mean", "Entries in the mean of years"
        REUNITED = "reunited", "Relatives reunited"
        INCOME = "income", "Income from tourists"
        PRICE = "price", "Price of a tour"
        FLIGHTS = "flights", "Flights"
        TRAINS = "trains", "Trains"
        BRIDGE = "bridge", "Length of a bridge"
        RESIDENTS = "residents", "North Koreans in a region"
        PLANNED = "planned", "Workers planned or asked for"
        EARNINGS = "earnings", "Earnings of workers abroad"
        HOSTS = "hosts", "Countries that host workers"

    class Unit(models.TextChoices):
        PERSONS = "persons", "persons"
        JOURNEYS = "journeys", "journeys"
        DOLLARS = "usd", "US dollars"
        A_WEEK = "a-week", "a week"
        A_MONTH = "a-month", "a month"
        METRES = "metres", "metres"
        COUNTRIES = "countries", "countries"

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="travel_counted_otherwise", verbose_name="country"
    )
    measure = models.CharField("what is counted", max_length=11, choices=Measure)
    named = models.CharField(
        "of what", max_length=80, blank=True, help_text="The line, region or group, as told."
    )
    counted_in = models.CharField("unit", max_length=9, choices=Unit)

    dataset = "travel/other-counts"
    unit = "as the column “counted in” says"
    cell = ("country", "period", "frequency", "measure", "named", "counted_in")
    index_name = "travel_other"
    never_added = "each measure and each unit is a thing of its own; entries are no people."

    class Meta(Observation.Meta):
        verbose_name = "other count of travel"
        verbose_name_plural = "other counts of travel"
        constraints = [NOT_NEGATIVE]


class AirRoute(Observation):
    """One way of a route of Pyongyang’s airport in one edition of a list of the world’s routes.

    The value is how often it stops on the way. Airports and airlines stand by their codes: FNJ is
    Pyongyang, JS is Air Koryo. How old a route was when the list came out is not told.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="air_routes")
    airline = models.CharField(max_length=2, help_text="By its code: JS is Air Koryo.")
    origin_airport = models.CharField(max_length=3, help_text="By its code: FNJ is Pyongyang.")
    destination_airport = models.CharField(max_length=3, help_text="By its code.")
    equipment = models.CharField(
        max_length=20, blank=True, help_text="Types of aircraft by their codes: T20, 733."
    )

    dataset = "travel/air-routes"
    unit = "stops on the way"
    cell = ("country", "period", "frequency", "airline", "origin_airport", "destination_airport")
    index_name = "airroute"
    never_added = "an edition of the list says that a route was in it, not that anybody flew."
    content = (*Observation.content, "equipment")

    class Meta(Observation.Meta):
        verbose_name = "air route"
        constraints = [NOT_NEGATIVE]
