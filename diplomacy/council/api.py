from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.serializers import AS_PRINTED, SemicolonListField, record_serializer

from . import questions
from .models import Outcome

WORDS = (
    *("date", "kind", "subject", "document", "agenda_item"),
    *("yes", "no", "abstain", "adoption", "vetoed_by", "sitting"),
)

TOLD = {
    "vetoed_by": SemicolonListField(help_text="Members as the page names them."),
    "document": "S/RES/1718, S/2022/431; null where the page gives none.",
}


class OutcomeSerializer(serializers.Serializer):
    """What one page tells of an outcome, and which of several pages on it this is."""

    entry = serializers.CharField(
        source="entry.key",
        help_text="What all pages on one outcome share: the symbol of its document, else its kind "
        "and day.",
    )
    reading = serializers.IntegerField(
        help_text="0 is the one that counts; 1, 2 … are other pages on the same outcome."
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        own = record_serializer(Outcome, WORDS, TOLD)().get_fields()
        for name, field in own.items():
            field.source = f"outcome.{name}"
        return super().get_fields() | own


class OutcomeViewSet(CuratedViewSet):
    """Meetings of the UN Security Council on Korea and what came of them, one row for each page
    that tells of one.

    Two pages on one outcome share its `entry`: count the rows whose `reading` is 0. Complete for
    1949 to 2019; later resolutions and vetoes only.
    """

    dataset = "diplomacy/council"
    question_class = questions.OutcomeQuestion
    serializer_class = OutcomeSerializer


class DesignationViewSet(CuratedViewSet):
    """Persons and bodies on the UN 1718 list, as its edition of 16 August 2025 has them.

    `on` takes those listed by that day. Who was taken off before the edition is not in it.
    """

    question_class = questions.DesignationQuestion
    columns = (
        *("reference", "kind", "name", "listed_on", "updated_on"),
        *("nationality", "alias_count", "edition"),
    )
    api_fields = {
        "alias_count": serializers.IntegerField(
            source="aliases", help_text="How many other names the list gives."
        ),
        "updated_on": "When the entry was last changed; null if it never was.",
    }


class LaunchViewSet(CuratedViewSet):
    """Missiles that North Korea launched, one row a missile.

    Two databases read the same flights: ask for one `source`, and never add the two.
    """

    question_class = questions.LaunchQuestion
    api_fields = dict.fromkeys(("latitude", "longitude", "apogee_km", "distance_km"), AS_PRINTED)


class NuclearTestViewSet(CuratedViewSet):
    """North Korea’s nuclear tests by day, one row for each page that dates one."""

    question_class = questions.NuclearTestQuestion


router.register("diplomacy/council", OutcomeViewSet)
router.register("diplomacy/designations", DesignationViewSet)
router.register("diplomacy/launches", LaunchViewSet)
router.register("diplomacy/nuclear-tests", NuclearTestViewSet)
