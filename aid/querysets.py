"""The questions that aid's figures answer, and the sums that they allow."""

from typing import TYPE_CHECKING, Self

from nkworld.atlas.models import Country
from nkworld.provenance.models import CuratedQuerySet, ObservationQuerySet

from .choices import PARTS, Commodity, Measure, Scope

if TYPE_CHECKING:
    from .models import Actor

EVERYBODY = "all-donors"
NOBODY_NAMED = "all-recipients"
LABEL = "label"
NO_AGENCY = (LABEL, "country")  # kinds of recipients that are no single agency


class ActorQuerySet(CuratedQuerySet):
    def with_programmes(self) -> Self:
        return self.prefetch_related("programmes__source")

    def at_work_in_the_country(self) -> Self:
        """Bodies that work or worked there: donors abroad and lumped groups are not."""
        return self.exclude(kind__in=NO_AGENCY)


class ProgrammeQuerySet(CuratedQuerySet):
    def cited(self) -> Self:
        return self.select_related("actor", "source")


class ContributionQuerySet(ObservationQuerySet):
    def whole(self) -> Self:
        """Figures of a whole period: the only ones that stand in a series or may be added.

        Left out are the books of single days (the year went on, and each later day contains the
        earlier), parts (their whole is there) and other accounts of the same money.
        """
        return self.filter(scope=Scope.WHOLE)

    def in_plans(self) -> Self:
        """Parts of a plan by sector: within one plan they add up to what the plan received."""
        return self.filter(scope=Scope.PART).exclude(plan="")

    def at_stage(self, stage: str) -> Self:
        """Of one stage: two are never added, the same dollar passes through both."""
        return self.filter(stage=stage)

    def from_country(self, country: Country) -> Self:
        """A country's government, its offices and its private groups: several donors, no sum."""
        return self.filter(donor__country=country)

    def to_no_single_agency(self) -> Self:
        """To several bodies, to nobody in particular, or to the government of the DPRK."""
        return self.filter(recipient__kind__in=NO_AGENCY)


class AppealFigureQuerySet(ObservationQuerySet):
    def of_agency(self, actor: "Actor") -> Self:
        """Of the appeals that one agency made alone."""
        return self.filter(appeal__agency=actor)

    def funded(self) -> Self:
        return self.filter(measure=Measure.FUNDED)

    def money(self) -> Self:
        return self.filter(measure__in=[Measure.REQUESTED, Measure.FUNDED])


class FoodAidQuerySet(ObservationQuerySet):
    def food(self) -> Self:
        return self.exclude(commodity=Commodity.FERTILISER)

    def parts_of(self, commodity: str) -> Self:
        """The next level below a commodity: these do not contain one another."""
        return self.filter(commodity__in=PARTS.get(commodity, ()))

    def from_everybody(self) -> Self:
        """All donors together, as a source totals them."""
        return self.filter(donor__slug=EVERYBODY)
