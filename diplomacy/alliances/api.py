from rest_framework import serializers

from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router

from .models import ObligationQuestion


class ObligationViewSet(CuratedViewSet):
    """What North Korea and another state owe each other by treaty, as a data set codes it, one row
    for each run of years.

    Five flags and no treaty’s name. `until` is the last year coded: where `cut` is true that is
    the last year of the data, and the obligation may go on. The treaty of 2024 with Russia is
    later than the data.
    """

    dataset = "diplomacy/alliances"
    question_class = ObligationQuestion
    api_fields = {
        "country": "The other state.",
        "cut": serializers.BooleanField(
            source="is_cut", help_text="True where the run ends with the data, and may go on."
        ),
    }
    columns = (
        *("country", "began", "until", "data_end", "cut", "defence", "offence"),
        *("neutrality", "non_aggression", "consultation"),
    )


router.register("diplomacy/alliances", ObligationViewSet)
