from collections.abc import Mapping
from typing import Any

from django.db.models import F
from rest_framework import serializers

from nkworld.api.curated import CatalogueViewSet
from nkworld.api.router import router, row_address
from nkworld.api.serializers import (
    CountryOfCodeField,
    CountryRefSerializer,
    ExactNumberField,
    SourceRefSerializer,
    WebAddressText,
    help_texts,
)
from nkworld.asking.fields import ReadField, Schema, words

from .findings.models import Finding, FindingRevision, read_place
from .models import Revision
from .profiles.models import ProfileRevision
from .stories.models import StoryRevision


class RevisionSerializer(serializers.ModelSerializer):
    """What every text says of itself; an app puts in front what it is about."""

    revision = serializers.IntegerField(source="number", help_text="Counted for each document.")
    changed_at = serializers.DateTimeField(
        source="known_from", help_text="Since when this text is public."
    )

    class Meta:
        fields = ["title", "summary", "facts_until", "revision", "changed_at", "note"]
        extra_kwargs = help_texts(
            title="Of the text.",
            summary="One sentence.",
            facts_until="Month of the newest fact in the text.",
            note="What changed with this revision.",
        )


class CitedSourceSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="Of its note, in the order of first use.")
    key = serializers.CharField(source="source.key", help_text="As in the Markdown: [^key].")
    title = serializers.CharField(source="source.title", allow_null=True)
    publisher = serializers.CharField(source="source.publisher", allow_null=True)
    url = WebAddressText(source="source.url")
    published = serializers.CharField(
        source="source.published",
        allow_null=True,
        help_text="2015, 2015-03 or 2015-03-05; null if not known.",
    )
    quoted = serializers.CharField(
        source="source.quoted", allow_null=True, help_text="Its words; null if none are kept."
    )
    grade = serializers.CharField(
        source="source.grade",
        allow_null=True,
        help_text="primary, secondary or tertiary; null if not said.",
    )


class BoundClaimSerializer(serializers.Serializer):
    """A claim behind a number, in the words that every table has in common."""

    dataset = serializers.CharField()
    id = serializers.IntegerField(source="pk", help_text="In the table of its dataset.")
    url = serializers.SerializerMethodField(help_text="Of this very claim, for ever.")
    cell = serializers.CharField(source="cell_text", help_text="Which figure it is, in words.")
    period = serializers.CharField()
    source = SourceRefSerializer()
    value = ExactNumberField(allow_null=True)
    status = serializers.CharField()
    citation = serializers.CharField()
    as_quoted = serializers.CharField()
    known_from = serializers.DateTimeField()

    def get_url(self, claim: Any) -> str:
        return row_address(claim.dataset, claim.pk)


UNBOUND: Any = {"default": None, "allow_null": True}


class BoundNumberSerializer(serializers.Serializer):
    key = serializers.CharField(source="mark.key", help_text="As in the Markdown: {{key|text}}.")
    text = serializers.CharField(source="mark.printed", help_text="As printed.")
    line = serializers.IntegerField(source="mark.line", help_text="Of the Markdown, from 1.")
    value = ExactNumberField(
        source="bound.value", help_text="Of the claims; null if it is not bound.", **UNBOUND
    )
    unit = serializers.CharField(source="bound.unit", **UNBOUND)
    url = serializers.CharField(
        source="bound.url", help_text="The table narrowed to the claims.", **UNBOUND
    )
    complaint = serializers.CharField(
        allow_null=True,
        help_text="Why the text does not round from the claims, or what it waits for; else null.",
    )
    claims = BoundClaimSerializer(source="bound.claims", many=True, default=())


class WaiverSerializer(serializers.Serializer):
    left = serializers.CharField(help_text="What the text says, or a source of its number.")
    right = serializers.CharField(help_text="What is on record besides.")
    kind = serializers.CharField(help_text="Why both may stand, in a word or two.")
    reason = serializers.CharField(help_text="Why both may stand.")
    who = serializers.CharField(help_text="Who says so.")
    until = serializers.DateField(help_text="When it is looked at again.")


class WrittenText(serializers.Serializer):
    """The text itself: beside a serializer of revisions, whose `printed` it has been given."""

    markdown = serializers.CharField(source="body", help_text="As the editors write it.")
    html = serializers.CharField(
        source="printed.html", help_text="As the page prints it, notes included."
    )
    sources = CitedSourceSerializer(source="printed.cited", many=True)
    numbers = BoundNumberSerializer(source="printed.numbers", many=True)
    waived = WaiverSerializer(
        source="printed.waived", many=True, help_text="Facts of it that are on record otherwise."
    )


class RevisionViewSet(CatalogueViewSet):
    """The texts of one kind that are public; each alone with all of `WrittenText`."""

    kind: type[Revision]
    order: tuple[str, ...]
    text_serializer: Any  # of one alone
    text_fields: Mapping[str, serializers.Field] = {}  # its own, before the text
    has_past = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.noun = str(cls.kind.desk_model()._meta.verbose_name)
        row: Any = cls.serializer_class
        fields = [*row.Meta.fields, *cls.text_fields, *WrittenText._declared_fields]
        own = {**cls.text_fields, "Meta": type("Meta", (row.Meta,), {"fields": fields})}
        name = row.__name__.replace("Serializer", "TextSerializer")
        cls.text_serializer = type(name, (WrittenText, row), own)

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        key = F(next(iter(self.kind.WHICH.values())))
        texts = self.kind.objects.as_of(self.moment).cited()
        return texts.annotate(**{self.lookup_field: key}).order_by(*self.order)

    def body(self) -> Any:
        return self.text_serializer if self.detail else super().body()

    def as_then(self, record: Any) -> Any:
        if self.detail:
            record.printed = record.text(as_of=self.moment)
        return record


class ProfileSerializer(RevisionSerializer):
    country = CountryRefSerializer(source="profile.country")

    class Meta(RevisionSerializer.Meta):
        model = ProfileRevision
        fields = ["country", *RevisionSerializer.Meta.fields]


class ProfileViewSet(RevisionViewSet):
    """Written accounts of the relations with one country each.

    The text of one lies at its country’s code, `/api/v1/diplomacy/profiles/CHN/`: Markdown,
    HTML, sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = ProfileSerializer
    lookup_field = "code"
    kind, order = ProfileRevision, ("profile__country__name",)


# The address is older than the app: what was cited keeps leading here.
router.register("diplomacy/profiles", ProfileViewSet)


class StorySerializer(RevisionSerializer):
    slug = serializers.CharField(source="story.slug", help_text="Its address: /stories/{slug}/.")
    countries = serializers.ListField(
        source="country_codes",
        child=CountryOfCodeField(),
        help_text="The countries that it is about.",
    )

    class Meta(RevisionSerializer.Meta):
        model = StoryRevision
        fields = ["slug", *RevisionSerializer.Meta.fields, "countries"]


class StoryViewSet(RevisionViewSet):
    """Stories: what the figures tell together, with pictures.

    The text of one lies at its name, `/api/v1/stories/embassies-closing/`: Markdown, HTML, the
    figures beside it, sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = StorySerializer
    text_fields = {
        "figures": serializers.ListField(
            source="printed.figure_addresses",
            child=serializers.CharField(),
            help_text="Pages of the figures beside its steps, in order.",
        )
    }
    lookup_field = "slug"
    kind, order = StoryRevision, ("place", "title")


router.register("stories", StoryViewSet)


class FindingSerializer(RevisionSerializer):
    id = serializers.IntegerField(source="finding_id")
    place = serializers.CharField(source="finding.place", help_text="Where it stands.")
    headline = serializers.CharField(source="title", help_text="As printed.")
    deck = serializers.CharField(source="summary", help_text="As printed.")

    class Meta(RevisionSerializer.Meta):
        model = FindingRevision
        fields = [
            *("id", "place", "headline", "deck", "facts_until", "review_by", "signed"),
            *("revision", "changed_at", "note"),
        ]
        extra_kwargs = RevisionSerializer.Meta.extra_kwargs | help_texts(
            facts_until="The newest period it speaks of.",
            review_by="By when the desk reads it again.",
            signed="Who stands for it.",
        )


class PlaceField(ReadField):
    meaning = "Where it stands: home/trade, country:CHN/trade, figure:trade/partner?country=RUS."

    def read(self, text: str) -> str:
        return read_place(text).key

    def written(self) -> Schema:
        """The short ones of which something is written: there are a thousand more."""
        places = Finding.objects.order_by("place").values_list("place", flat=True)
        return words(each for each in places if "/" not in each)


class FindingViewSet(RevisionViewSet):
    """Findings: what stands first on a page or a figure, written, bound and signed by the desk.

    One alone has its sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = FindingSerializer
    narrowed_by = {"place": PlaceField()}
    lookup_field = "key"
    lookup_value_regex = r"\d+"
    kind, order = FindingRevision, ("finding__place",)

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        place = self.params.get("place")
        texts = super().queryset
        return texts.filter(finding__place=place) if place else texts


router.register("findings", FindingViewSet)
