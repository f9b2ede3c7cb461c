"""The tables whose rows are worked out from records, claims and the day, with what tells a mirror
which of them to read anew: their rows have no history.
"""

from hashlib import sha256
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from nkworld.provenance.questions import answered
from nkworld.provenance.revisions import kept_between_edits

from .curated import CuratedViewSet
from .renderers import JSONRenderer
from .router import router


class StateTableSerializer(serializers.Serializer):
    table = serializers.CharField(help_text="By its address here, as diplomacy/relations.")
    version = serializers.CharField(help_text="The same as long as every row is.")
    url = serializers.URLField(help_text="Its rows of today, page by page.")


@kept_between_edits
def _known() -> dict[Any, str]:
    """{(table, day): version}, of one state of the data: working out all takes seconds."""
    return {}


def state_tables(dataset: str = "") -> list[dict[str, str]]:
    """All of them, or those of one dataset, as a StateTableSerializer takes them."""
    found, known, today = [], _known(), timezone.now().date()
    for name, view, basename in router.registry:
        if not issubclass(view, CuratedViewSet) or not view.question_class.is_worked_out:
            continue
        if dataset and view.dataset != dataset:
            continue
        if (name, today) not in known:
            question = view.question_class(answered(QueryDict()))
            question.is_valid()
            rows = view.row_serializer()(question.answers(), many=True).data
            known[name, today] = sha256(JSONRenderer().render(rows)).hexdigest()
        url = f"{reverse(f'api:{basename}-list')}?page_size=1000"
        found.append({"table": name, "version": known[name, today], "url": url})
    return found
