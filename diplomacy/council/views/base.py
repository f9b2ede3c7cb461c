from datetime import datetime

from django.urls import reverse

from nkworld.portal.views.base import PublicPage
from nkworld.provenance.parameters import InvalidQuery, parse_moment

DIPLOMACY = "Diplomacy"
COUNCIL = "Security Council and launches"


class CouncilPage(PublicPage):
    """A page of the Council, of its list or of launches, as known now or at a moment."""

    parameters: tuple[str, ...] | None = ("as_of",)

    @property
    def moment(self) -> datetime | None:
        text = self.query.get("as_of")
        try:
            return parse_moment(text) if text else None
        except ValueError as error:
            raise InvalidQuery([("as_of", str(error))]) from error

    def get_crumbs(self):
        above = (DIPLOMACY, reverse("diplomacy:index"))
        return [above, (COUNCIL, reverse("council:index"))]
