from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.serializers import SemicolonListField, reference

from . import questions
from .models import RollCall


@reference
class RollCallRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = RollCall
        fields = ["number", "date", "session", "resolution", "subject"]


class RollCallViewSet(CuratedViewSet):
    """Recorded votes of the General Assembly since 1991 with North Korea’s ballot, and those on
    Korea since 1947, newest first.

    Two sources number them alike and repeat one record: the nine on human rights stand twice.
    Totals are counted over the ballots that the source holds. Without a `date` a roll call is
    known by its session, which opens in the autumn of 1945 + `session`.
    """

    question_class = questions.RollCallQuestion
    api_fields = {
        "issues": SemicolonListField(help_text="The source’s topics."),
        "dprk_vote": "North Korea’s ballot; null where the ballots of all states stand in a list "
        "of their own.",
    }


class BallotViewSet(CuratedViewSet):
    """How every state voted in the roll calls of the General Assembly on Korea.

    `number` asks for one roll call. Who was absent is not in the source.
    """

    question_class = questions.BallotQuestion
    api_fields = {
        "roll_call": "The roll call of the same source.",
        "country": "The state that cast it.",
    }


router.register("diplomacy/roll-calls", RollCallViewSet)
router.register("diplomacy/ballots", BallotViewSet)
