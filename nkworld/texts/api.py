from collections.abc import Mapping
from typing import Any

from django.db.models import F
from rest_framework import serializers

from nkworld.api import fields
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

    revision = fields.whole("Counted for each document.", source="number")
    changed_at = fields.moment("Since when this text is public.", source="known_from")

    class Meta:
        extra_kwargs = help_texts(
            title="Of the text.",
            summary="One sentence.",
            facts_until="Month of the newest fact in the text.",
            note="What changed with this revision.",
        )


COMMON = ("title", "summary", "facts_until", "revision", "changed_at", "note")


class CitedSourceSerializer(serializers.Serializer):
    number = fields.whole("Of its note, in the order of first use.")
    key = fields.text("As in the Markdown: [^key].", source="source.key")
    title = fields.text(null=True, source="source.title")
    publisher = fields.text(null=True, source="source.publisher")
    url = WebAddressText(source="source.url")
    published = fields.text(
        "2015, 2015-03 or 2015-03-05; null if not known.", null=True, source="source.published"
    )
    quoted = fields.text("Its words; null if none are kept.", null=True, source="source.quoted")
    grade = fields.text(
        "primary, secondary or tertiary; null if not said.", null=True, source="source.grade"
    )


class BoundClaimSerializer(serializers.Serializer):
    """A claim behind a number, in the words that every table has in common."""

    dataset = fields.text()
    id = fields.whole("In the table of its dataset.", source="pk")
    url = serializers.SerializerMethodField(help_text="Of this very claim, for ever.")
    cell = fields.text("Which figure it is, in words.", source="cell_text")
    period = fields.text()
    source = SourceRefSerializer()
    value = ExactNumberField(allow_null=True)
    status = fields.text()
    citation = fields.text()
    as_quoted = fields.text()
    known_from = fields.moment()

    def get_url(self, claim: Any) -> str:
        return row_address(claim.dataset, claim.pk)


class BoundNumberSerializer(serializers.Serializer):
    key = fields.text("As in the Markdown: {{key|text}}.", source="mark.key")
    text = fields.text("As printed.", source="mark.printed")
    line = fields.whole("Of the Markdown, from 1.", source="mark.line")
    value = ExactNumberField(
        source="bound.value",
        default=None,
        allow_null=True,
        help_text="Of the claims; null if it is not bound.",
    )
    unit = fields.text(null=True, default=None, source="bound.unit")
    url = fields.text(
        "The table narrowed to the claims.", null=True, default=None, source="bound.url"
    )
    complaint = fields.text(
        "Why the text does not round from the claims, or what it waits for; else null.", null=True
    )
    claims = BoundClaimSerializer(source="bound.claims", many=True, default=())


class WaiverSerializer(serializers.Serializer):
    left = fields.text("What the text says, or a source of its number.")
    right = fields.text("What is on record besides.")
    kind = fields.text("Why both may stand, in a word or two.")
    reason = fields.text("Why both may stand.")
    who = fields.text("Who says so.")
    until = fields.day("When it is looked at again.")


class WrittenText(serializers.Serializer):
    """The text itself: beside a serializer of revisions, whose `printed` it has been given."""

    markdown = fields.text("As the editors write it.", source="body")
    html = fields.text("As the page prints it, notes included.", source="printed.html")
    sources = CitedSourceSerializer(source="printed.cited", many=True)
    numbers = BoundNumberSerializer(source="printed.numbers", many=True)
    waived = WaiverSerializer(
        source="printed.waived", many=True, help_text="Facts of it that are on record otherwise."
    )


class RevisionViewSet(CatalogueViewSet):
    """The texts of one kind that are public; each alone with all of `WrittenText`."""

    kind: type[Revision]
    order: tuple[str, ...]
    columns: tuple[str, ...]
    own: Mapping[str, Any]  # {column: its field}, of those that not every kind has
    text_fields: Mapping[str, serializers.Field] = {}  # of one alone, before the text
    help_texts: Mapping[str, Any] = {}
    text_serializer: Any
    has_past = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.noun = str(cls.kind.desk_model()._meta.verbose_name)
        kind, base = {"model": cls.kind, "fields": cls.columns}, RevisionSerializer.Meta
        kind["extra_kwargs"] = {**base.extra_kwargs, **cls.help_texts}
        row = {**cls.own, "Meta": type("Meta", (base,), kind)}
        name = cls.noun.capitalize()
        cls.serializer_class = type(f"{name}Serializer", (RevisionSerializer,), row)
        kind["fields"] = (*cls.columns, *cls.text_fields, *WrittenText._declared_fields)
        text = {**cls.text_fields, "Meta": type("Meta", (base,), kind)}
        bases = (WrittenText, cls.serializer_class)
        cls.text_serializer = type(f"{name}TextSerializer", bases, text)

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


class ProfileViewSet(RevisionViewSet):
    """Written accounts of the relations with one country each.

    The text of one lies at its country’s code, `/api/v1/diplomacy/profiles/CHN/`: Markdown,
    HTML, sources, and the numbers in it with the claims that they are bound to.
    """

    lookup_field = "code"
    kind, order = ProfileRevision, ("profile__country__name",)
    columns = ("country", *COMMON)
    own = {"country": CountryRefSerializer(source="profile.country")}


# The address is older than the app: what was cited keeps leading here.
router.register("diplomacy/profiles", ProfileViewSet)


class StoryViewSet(RevisionViewSet):
    """Stories: what the figures tell together, with pictures.

    The text of one lies at its name, `/api/v1/stories/embassies-closing/`: Markdown, HTML, the
    figures beside it, sources, and the numbers in it with the claims that they are bound to.
    """

    columns = ("slug", *COMMON, "countries")
    own = {
        "slug": fields.text("Its address: /stories/{slug}/.", source="story.slug"),
        "countries": serializers.ListField(
            source="country_codes",
            child=CountryOfCodeField(),
            help_text="The countries that it is about.",
        ),
    }
    text_fields = {
        "figures": fields.texts(
            "Pages of the figures beside its steps, in order.", source="printed.figure_addresses"
        )
    }
    kind, order = StoryRevision, ("place", "title")


router.register("stories", StoryViewSet)


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

    columns = (
        *("id", "place", "headline", "deck", "facts_until", "review_by", "signed"),
        *("revision", "changed_at", "note"),
    )
    own = {
        "id": fields.whole(source="finding_id"),
        "place": fields.text("Where it stands.", source="finding.place"),
        "headline": fields.text("As printed.", source="title"),
        "deck": fields.text("As printed.", source="summary"),
    }
    help_texts = help_texts(
        facts_until="The newest period it speaks of.",
        review_by="By when the desk reads it again.",
        signed="Who stands for it.",
    )
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
