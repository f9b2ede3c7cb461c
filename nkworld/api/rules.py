"""Headline rules, each version at its own address: an order may change, a version never does."""

from typing import Any

from django.http import Http404
from rest_framework import serializers

from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.questions import nearest
from nkworld.provenance.tables import table_models

from .catalogue import CatalogueViewSet
from .router import router
from .row_addresses import RuleAddressField, rule_name

NAME = "rules"


class RuleVersionSerializer(serializers.ModelSerializer):
    id = serializers.SerializerMethodField(help_text="Its dataset, slug and version.")
    url = RuleAddressField()
    dataset = serializers.CharField(source="dataset.slug", help_text="Whose claims it ranks.")
    is_current = serializers.SerializerMethodField(
        help_text="Is it the newest version, which a bare slug means now?"
    )
    is_default = serializers.BooleanField(help_text="Is it what no rule at all means now?")
    sources = serializers.SerializerMethodField(
        help_text="The preferred one first; sources that are not named come after these."
    )

    class Meta:
        model = HeadlineRule
        fields = [
            *("id", "url", "dataset", "slug", "version", "title", "description"),
            *("is_current", "is_default", "weighs_credibility", "sources"),
        ]

    def get_id(self, rule: HeadlineRule) -> str:
        return rule_name(rule)

    def get_is_current(self, rule: HeadlineRule) -> bool:
        versions = [other.version for other in rule.dataset.rules.all() if other.slug == rule.slug]
        return rule.version == max(versions)

    def get_sources(self, rule: HeadlineRule) -> list[str]:
        return [place.source.slug for place in rule.places.all()]


class RuleVersionViewSet(CatalogueViewSet):
    """Headline rules, every version with its order of sources.

    A rule says whose claim is given where several sources speak of one cell. Named with its
    version, as in `rule=kotra-first.1`, it answers the same for ever.
    """

    queryset = (
        HeadlineRule.objects.select_related("dataset")
        .prefetch_related("dataset__rules", "places__source")
        .order_by("dataset__slug", "slug", "version")
    )
    serializer_class = RuleVersionSerializer
    lookup_field = "id"
    without_past = (
        "“as_of” can’t be asked here: every version is listed, and none changes. Which one was the "
        "default at a moment is told in `rule` by a table that is asked as of it."
    )
    lookup_value_regex = r"[\w-]+\.[\w-]+\.\d+"

    def records(self) -> Any:
        return self.queryset.filter(dataset__slug__in=table_models())

    def find(self, key: str) -> HeadlineRule:
        every = {rule_name(rule): rule for rule in self.records()}
        if key not in every:
            raise Http404(f"There is no headline rule “{key}” here. {nearest(key, every)}")
        return every[key]


router.register(NAME, RuleVersionViewSet)
