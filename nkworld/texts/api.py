from typing import Any

from django.db.models import F

from nkworld.api.curated import CatalogueViewSet
from nkworld.api.paging import enveloped

from .models import Revision


class RevisionViewSet(CatalogueViewSet):
    """The texts of one kind as they are public now, or were at a moment.

    `kind` is the model of the texts, in `order`; `text_serializer` what is told of one alone.
    """

    kind: type[Revision]
    order: tuple[str, ...]
    text_serializer: Any
    has_past = True

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        """What is public depends on the moment that is asked about."""
        key = F(next(iter(self.kind.WHICH.values())))
        texts = self.kind.objects.as_of(self.moment).cited()
        return texts.annotate(**{self.lookup_field: key}).order_by(*self.order)

    def body(self) -> Any:
        return self.text_serializer if self.detail else enveloped(self.serializer_class)

    def as_then(self, record: Any) -> Any:
        """One alone as its serializer wants it, with the text as printed."""
        if self.detail:
            record.printed = record.text(as_of=self.moment)
        return record
