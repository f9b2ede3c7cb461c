from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from nkworld.api.catalogue import CatalogueViewSet
from nkworld.api.envelope import enveloped
from nkworld.api.views import PublicView
from nkworld.provenance.fields import MomentField

from .models import Revision


class RevisionViewSet(CatalogueViewSet):
    """The texts of one kind as they are public now, or were at a moment.

    `kind` is the model of the texts, in `order`; `text_serializer` what is told of one alone,
    `list_fields` what a list may be asked for beside the moment.
    """

    kind: type[Revision]
    order: tuple[str, ...]
    serializer_class: Any
    text_serializer: Any
    list_fields: Mapping[str, Any] = {}
    asked: dict[str, Any] = {}

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        """What is public depends on the moment that is asked about."""
        key = F(next(iter(self.kind.WHICH.values())))
        texts = self.kind.objects.as_of(self.moment).cited()
        return texts.annotate(**{self.lookup_field: key}).order_by(*self.order)

    @property
    def moment(self) -> datetime | None:
        return self.asked.get("as_of")

    def fields(self) -> dict[str, Any]:
        return {"as_of": MomentField(), **({} if self.detail else self.list_fields)}

    @property
    def as_of(self) -> datetime:
        return self.moment or super().as_of

    def body(self) -> Any:
        return self.text_serializer if self.detail else enveloped(self.serializer_class)

    def read(self) -> None:
        PublicView.read(self)
        if self.detail:
            self.record = self.find(self.kwargs[self.lookup_field])

    def told(self) -> dict[str, Any]:
        return super().told() | {"as_of": self.as_of}

    def find(self, key: str) -> Any:
        """With the text as printed, as its serializer wants it."""
        revision = super().find(key)
        revision.printed = revision.text(as_of=self.moment)
        return revision
