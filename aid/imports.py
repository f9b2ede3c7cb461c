"""Which spreadsheets of aid the desk understands, and the files of its curated records."""

from datetime import date
from typing import Any

from nkworld.atlas.names import compatible
from nkworld.importing.curated import curated_table
from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource
from nkworld.importing.widgets import NamedWidget, PeriodWidget, RecordWidget, widget_of
from nkworld.provenance.models import Status
from nkworld.provenance.periods import Period

from .models import (
    Actor,
    Appeal,
    Contribution,
    Programme,
)
from .resolve import ActorResolver
from .tables import ACTORS, CONTRIBUTION_HEADINGS, FLOW_TYPES, SCOPES, SECTORS, STAGES, YEARS


@widget_of(Actor)
class ActorWidget(RecordWidget):
    """An actor by slug, name or abbreviation; a donor government also by its country."""

    companions = ("name", "kind")
    resolver: ActorResolver

    def load(self) -> None:
        self.resolver = ActorResolver.load()

    def render(self, value: Actor) -> str:
        return value.slug

    def meaning(self, text: str) -> Actor:
        return self.resolver.resolve(text)


@widget_of(Appeal)
class AppealWidget(NamedWidget):
    companions = ("title", "year", "kind", "code")

    def __init__(self) -> None:
        super().__init__(Appeal, "slug", "title")


class AnnouncedPeriodWidget(PeriodWidget):
    """A period that may lie ahead, where the row says that its figure is provisional."""

    reads_row = True

    def clean(self, text: str, row: Any = None) -> Period:
        period: Period = super().clean(text, row)
        status = compatible((row or {}).get("status", "")).casefold()
        if period.start > date.today() and status != Status.PROVISIONAL:
            raise ValueError(
                f"“{period.label}” has not begun yet: money announced for a year ahead has the "
                "status provisional."
            )
        return period


@register("aid/contributions")
class ContributionResource(ObservationResource):
    """Money and goods by donor and recipient, in US dollars. Each row says its own status."""

    model = Contribution
    aliases = ACTORS | YEARS | CONTRIBUTION_HEADINGS
    words = {
        "stage": STAGES,
        "sector": SECTORS,
        "flow_type": FLOW_TYPES,
        "scope": SCOPES,
    }
    period_widget = AnnouncedPeriodWidget


Actors = curated_table("actors.csv", Actor, ["slug"])
curated_table("appeal-list.csv", Appeal, ["slug"])
Programmes = curated_table("programmes.csv", Programme, ["actor", "title", "source", "citation"])
