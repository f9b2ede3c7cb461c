from typing import Any

from django.db.models import F

from nkworld.api.catalogue import CatalogueViewSet
from nkworld.api.router import router
from nkworld.api.serializers import listing_of
from nkworld.provenance.parameters import MomentField, QuestionForm, refuse_unknown

from .models import ProfileRevision
from .rendering import Text
from .serializers import ProfileSerializer, ProfileTextSerializer


class MomentForm(QuestionForm):
    as_of = MomentField(required=False)


class ProfileViewSet(CatalogueViewSet):
    """Written accounts of the relations with one country each.

    The text of one lies at its country’s code, `/api/v1/diplomacy/profiles/CHN/`: Markdown,
    HTML, sources, and the numbers in it with the claims that they are bound to.
    """

    serializer_class = ProfileSerializer
    lookup_field = "code"
    moment = None

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        """What is public depends on the moment that is asked about."""
        texts = ProfileRevision.objects.as_of(self.moment).cited()
        return texts.annotate(code=F("profile__country__code")).order_by("profile__country__name")

    def fields(self) -> dict[str, Any]:
        return MomentForm.base_fields

    def body(self) -> Any:
        return ProfileTextSerializer if self.detail else listing_of(ProfileSerializer)

    def read(self) -> None:
        query = self.request.query_params
        refuse_unknown(query, ["format", *MomentForm.base_fields])
        self.moment = MomentForm(query).validated().cleaned_data["as_of"]
        if self.detail:
            self.record = self.find(self.kwargs[self.lookup_field])

    def find(self, key: str) -> Any:
        return self.with_text(super().find(key))

    def example(self) -> Any:
        revision = self.queryset.first()
        if not self.detail or revision is None:
            return super().example()
        return self.body()(self.with_text(revision)).data

    def with_text(self, revision: Any) -> Any:
        """A revision as its serializer wants it, with the text as printed."""
        revision.text = Text.of(revision, as_of=self.moment)
        return revision


# The address is older than the app: what was cited keeps leading here.
router.register("diplomacy/profiles", ProfileViewSet)
