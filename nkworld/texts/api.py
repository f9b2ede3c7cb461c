from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nkworld.api.catalogue import CatalogueViewSet
from nkworld.api.envelope import enveloped
from nkworld.api.views import PublicView
from nkworld.provenance.fields import MomentField

from .models import Revision


class RevisionViewSet(CatalogueViewSet):
    """The texts of one kind as they are public now, or were at a moment.

    `queryset` is what is public at `self.moment`, `text_serializer` what is told of one alone,
    `list_fields` what a list may be asked for beside the moment.
    """

    serializer_class: Any
    text_serializer: Any
    list_fields: Mapping[str, Any] = {}
    asked: dict[str, Any] = {}

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
        return self.with_text(super().find(key))

    def with_text(self, revision: Any) -> Revision:
        """A revision as its serializer wants it, with the text as printed."""
        revision.printed = revision.text(as_of=self.moment)
        return revision
