from nkworld.api.curated import CuratedViewSet
from nkworld.api.router import router
from nkworld.api.serializers import CountryRefSerializer

from .models import Annotation, AnnotationQuestion


class AnnotationViewSet(CuratedViewSet):
    """What happened and explains the course of figures: the border closed, the UN banned coal.

    `figures` says where it is drawn: a figure, one with choices, every figure of a domain and a
    country (`country:CHN/trade`) or of goods (`goods:2701`). `records` leads to rows of other
    tables that tell of it, as this API is asked for them: diplomacy/events/?country=CHN&from=2019.
    An `event` is drawn at its day, a `span` as a stretch of time. Of one day the lower `priority`
    is named first.
    """

    question_class = AnnotationQuestion
    api_fields = {
        "countries": CountryRefSerializer(many=True, help_text="Those that it concerns."),
        "records": "With blanks between; null where no other table tells of it.",
    }
    columns = (
        *("slug", "kind", "began", "until", "label", "short_label", "sentence"),
        *("figures", "countries", "records", "priority"),
    )


router.register(Annotation.dataset, AnnotationViewSet)
