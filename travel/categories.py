"""By what a count of entries is divided, and into which parts.

The words are the sources': a Chinese “worker or crew” is not a Russian “work” visa.
"""

from django.db import models
from django.db.models import Q


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


def _between(first, last):
    """The categories from one to another, as they stand above."""
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


def part_of_its_dimension():
    """Each category with the dimension that it divides."""
    condition = Q()
    for dimension, categories in PARTS.items():
        words = [category.value for category in categories]
        condition |= Q(dimension=dimension.value, category__in=words)
    return models.CheckConstraint(
        condition=condition,
        name="%(app_label)s_%(class)s_part_of_its_dimension",
        violation_error_message="That category is no part of that dimension: men are a sex, ships "
        "a means of transport; the total stands under “total”.",
    )
