from datetime import datetime

from nkworld.portal.views.base import PublicPage
from nkworld.provenance.parameters import InvalidQuery, parse_moment

DIPLOMACY = ("Diplomacy", "diplomacy:index")
CRUMBS = (DIPLOMACY, ("Security Council and launches", "council:index"))


class CouncilPage(PublicPage):
    """A page of the Council, of its list or of launches, as known now or at a moment."""

    parameters: tuple[str, ...] | None = ("as_of",)
    crumbs: tuple[tuple[str, str], ...] = CRUMBS

    @property
    def moment(self) -> datetime | None:
        text = self.query.get("as_of")
        try:
            return parse_moment(text) if text else None
        except ValueError as error:
            raise InvalidQuery([("as_of", str(error))]) from error
