"""Countries, sources, datasets, releases and headline rules, as lists and one by one."""

from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from nkworld.asking.parameters import DatasetField, SourcesField
from nkworld.asking.questions import nearest
from nkworld.atlas.models import Country, CountryNotResolved, CountryResolver, listed
from nkworld.changes.change_log import release_at
from nkworld.provenance.models import DataQuestion, Dataset, HeadlineRule, Release, Source
from nkworld.provenance.tables import table_models, with_tables
from nkworld.published import table_of

from . import fields
from .curated import CatalogueViewSet
from .router import ROOT, RowAddressField, router, rule_name, site_address
from .serializers import CountryRefSerializer, SourceRefSerializer, WebAddressText, help_texts


def published(model: type[Model]) -> list[str]:
    """The columns of its table in the kit, with `url` behind the key."""
    key, *names = [column.name for column in table_of(model).columns]
    return [key, "url", *names]


class CountrySerializer(serializers.ModelSerializer):
    url = RowAddressField("countries", source="code")
    successors = CountryRefSerializer(many=True, help_text="Of a historical state.")
    parts = CountryRefSerializer(
        many=True,
        help_text="Of a historical state: other countries of today that it held.",
    )

    class Meta:
        model = Country
        fields = [name for name in published(Country) if name != "capital"]
        fields += ["successors", "parts"]


class CountryViewSet(CatalogueViewSet):
    """Countries, historical states and aggregates such as the world.

    Claims name them by `code`; the filter `country` also takes other spellings. An aggregate
    is never to be added to its members.
    """

    queryset = Country.objects.prefetch_related("successors", "parts")
    serializer_class = CountrySerializer
    lookup_field = "code"

    def find(self, key: str) -> Country:
        """By any name that leads to one country; Http404 with a sentence if none does."""
        try:
            meant = CountryResolver.load().as_typed(key)
        except CountryNotResolved as error:
            near = f"The nearest: {listed(error.nearest)}." if error.nearest else ""
            hint = near or error.to_a_reader
            raise Http404(f"There is no country “{key}” here. {hint}") from error
        return self.records().get(pk=meant.pk)


class SourceSerializer(SourceRefSerializer):
    url = RowAddressField("sources", source="slug")
    website = WebAddressText(source="url")
    data_origin = serializers.ChoiceField(
        Source.Origin.choices,
        source="origin",
        allow_null=True,
        help_text="Sources that repeat one declaration agree without confirming each other.",
    )
    repeats = SourceRefSerializer(
        allow_null=True, help_text="The one source it hands on; null if none."
    )
    licence_url = WebAddressText(help_text="Null where there is none.")

    class Meta:
        model = Source
        fields = [
            *("slug", "url", "name", "publisher", "title", "website", "language", "data_origin"),
            *("repeats", "authority", "authority_reason", "coverage", "scope", "method_note"),
            *("caveats", "licence", "licence_url", "bulk_use"),
        ]
        extra_kwargs = help_texts(
            bulk_use="`withheld`: its terms limit republishing. Files of a whole table leave its "
            "rows out, counted and named; a question about a country or period gives them."
        )


class SourceViewSet(CatalogueViewSet):
    """Who compiles the figures: one record for each series of each publisher."""

    queryset = Source.objects.select_related("repeats")
    serializer_class = SourceSerializer


class RuleSerializer(serializers.ModelSerializer):
    url = RowAddressField("rules", rule_name, help_text="Of this very version, for ever.")
    sources = serializers.SerializerMethodField(
        help_text="The preferred one first; sources that are not named come after these."
    )

    class Meta:
        model = HeadlineRule
        fields = [
            *("slug", "version", "url", "title", "description", "is_default"),
            *("weighs_credibility", "sources"),
        ]

    @extend_schema_field(SourceRefSerializer(many=True))
    def get_sources(self, rule: HeadlineRule) -> list[Any]:
        placed = [place.source for place in rule.places.all()]
        return list(SourceRefSerializer(placed, many=True).data)


class QuestionSerializer(serializers.ModelSerializer):
    class Meta:
        model = DataQuestion
        fields = ["figure", "question", "answer"]
        extra_kwargs = help_texts(
            figure="The chart that it is about, as in its address; null of the whole dataset."
        )


class DatasetSerializer(serializers.ModelSerializer):
    url = RowAddressField("datasets", source="slug")
    rules = RuleSerializer(many=True, source="current_rules")
    questions = QuestionSerializer(many=True)
    licence_url = WebAddressText(help_text="Null where there is none.")

    class Meta:
        model = Dataset
        fields = [*published(Dataset), "revision", "rules", "questions"]


CURRENT_RULES = Prefetch(
    "rules",
    HeadlineRule.objects.current().select_related("dataset").prefetch_related("places__source"),
    to_attr="current_rules",
)


class DatasetViewSet(CatalogueViewSet):
    """The tables that are published, with their rules, licence and Data Questions.

    A dataset's claims lie at its own address: `trade/flows` at `/api/v1/trade/flows/`. Its
    `revision` grows with everything that changes what is shown.
    """

    queryset = with_tables(Dataset.objects.prefetch_related("questions", CURRENT_RULES))
    serializer_class = DatasetSerializer
    lookup_value_regex = r"[\w-]+(?:/[\w-]+)?"
    addresses = staticmethod(lambda: list(table_models()))


class ReleaseSerializer(serializers.ModelSerializer):
    dataset = serializers.SlugRelatedField("slug", read_only=True)
    source = SourceRefSerializer(help_text="Whose delivery it was.")
    withdrawal_reason = fields.text("Why it was taken back; null of one that holds.", null=True)
    url = RowAddressField("releases")
    rows = serializers.SerializerMethodField(help_text="Every row that it brought.")
    changes = serializers.SerializerMethodField(
        help_text="What it changed when it was published, and withdrawn."
    )

    class Meta:
        model = Release
        fields = [*published(Release), "rows", "changes"]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_rows(self, release: Release) -> str:
        query = f"?release={release.pk}&rule=all&readings=all&vintages=all"
        return site_address(f"{ROOT}{release.dataset.slug}/{query}")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_changes(self, release: Release) -> str:
        return site_address(f"{ROOT}changes/?release={release.pk}")


class ReleaseViewSet(CatalogueViewSet):
    """Deliveries of a source that were published, those withdrawn since among them.

    The newest stands first. `added`, `changed` and `closed` count figures at its publication. As of
    a moment those published later are not listed, and of none is told that it would be withdrawn.
    """

    queryset = Release.objects.public().cited().newest_first()
    narrowed_by = {"dataset": DatasetField(), "source": SourcesField()}
    is_paged = has_past = True
    serializer_class = ReleaseSerializer
    lookup_field = "id"
    lookup_value_regex = r"\d+"

    def records(self) -> QuerySet:
        filters = {"published_at__lte": self.moment, "dataset": self.params.get("dataset")}
        filters["source__in"] = self.params.get("source")
        return super().records().filter(**{name: value for name, value in filters.items() if value})

    def as_then(self, record: Release) -> Release:
        return release_at(record, self.moment) if self.moment else record


class RuleVersionSerializer(RuleSerializer):
    id = serializers.SerializerMethodField(help_text="Its dataset, slug and version.")
    dataset = serializers.CharField(source="dataset.slug", help_text="Whose claims it ranks.")
    is_current = serializers.SerializerMethodField(
        help_text="Is it the newest version, which a bare slug means now?"
    )
    is_default = fields.flag("Is it what no rule at all means now?")

    class Meta(RuleSerializer.Meta):
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


router.register("countries", CountryViewSet)
router.register("sources", SourceViewSet)
router.register("datasets", DatasetViewSet)
router.register("releases", ReleaseViewSet)
router.register("rules", RuleVersionViewSet)
