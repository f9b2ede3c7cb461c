"""The questions that aid's figures answer, and the sums that they allow."""

from django.db.models import Exists, OuterRef, Q, Sum

from nkworld.provenance.models import CuratedQuerySet, ObservationQuerySet

from .choices import PARTS, Commodity, Measure, Scope, SouthernChannel

EVERYBODY = "all-donors"
NOBODY_NAMED = "all-recipients"
LABEL = "label"
NO_AGENCY = (LABEL, "country")  # kinds of recipients that are no single agency


class ActorQuerySet(CuratedQuerySet):
    def named(self):
        """Single bodies and countries: no group that a source lumps together."""
        return self.exclude(kind=LABEL)

    def resident(self):
        return self.filter(resident=True)

    def with_programmes(self):
        return self.prefetch_related("programmes__source")

    def at_work_in_the_country(self):
        """Bodies that work or worked there: donors abroad and lumped groups are not."""
        return self.named().exclude(kind="country")

    def active_on(self, day):
        """Those that may have been at work on a day, as far as years are known."""
        begun = Q(active_from_first__isnull=True) | Q(active_from_first__lte=day)
        not_over = Q(active_to_last__isnull=True) | Q(active_to_last__gte=day)
        return self.at_work_in_the_country().filter(begun, not_over)


class ProgrammeQuerySet(CuratedQuerySet):
    def cited(self):
        return self.select_related("actor", "source")

    def running_on(self, day):
        begun = Q(start_first__isnull=True) | Q(start_first__lte=day)
        not_over = Q(end_last__isnull=True) | Q(end_last__gte=day)
        return self.filter(begun, not_over)


class ContributionQuerySet(ObservationQuerySet):
    def whole(self):
        """Figures of a whole period: the only ones that stand in a series or may be added.

        Left out are the books of single days (the year went on, and each later day contains the
        earlier), parts (their whole is there) and other accounts of the same money.
        """
        return self.filter(scope=Scope.WHOLE)

    def states(self):
        """The books as they stood on single days: vintages of a year, never a sum."""
        return self.filter(scope=Scope.STATE)

    def latest_states(self, moment=None):
        """Of a donor, recipient and year, only the last day on which the books were read.

        A day that is not dated yields to one that is. `moment` is that of the question.
        """
        known = self.model._default_manager.known(moment).counted().states()
        later = known.filter(
            state_of__gt=OuterRef("state_of"), **{name: OuterRef(name) for name in LINE}
        )
        return self.states().filter(~Exists(later))

    def parts(self):
        return self.filter(scope=Scope.PART)

    def in_plans(self):
        """Parts of a plan by sector: within one plan they add up to what the plan received."""
        return self.parts().exclude(plan="")

    def with_money(self, status):
        """Of one status: two are never added, the same dollar passes through both."""
        return self.filter(money=status)

    def from_everybody(self):
        """All donors together, as a source totals them."""
        return self.filter(donor__slug=EVERYBODY)

    def from_single_donors(self):
        return self.exclude(donor__kind=LABEL)

    def from_country(self, country):
        """A country's government, its offices and its private groups: several donors, no sum."""
        return self.filter(donor__country=country)

    def to_no_single_agency(self):
        """To several bodies, to nobody in particular, or to the government of the DPRK."""
        return self.filter(recipient__kind__in=NO_AGENCY)

    def to_single_recipients(self):
        return self.exclude(recipient__kind=LABEL)

    def by_year(self):
        """One row for each source, donor, status of money and year, of whole years only."""
        rows = self.whole().annual().order_by()
        return (
            rows.values("source__slug", "donor__slug", "money", "period")
            .annotate(total=Sum("value"))
            .order_by("period", "source__slug", "donor__slug", "money")
        )

    def by_sector(self):
        """One row for each source, status of money, plan, year and sector, within plans only."""
        rows = self.in_plans().annual().order_by()
        return (
            rows.values("source__slug", "money", "plan", "period", "sector")
            .annotate(total=Sum("value"))
            .order_by("period", "plan", "sector")
        )


LINE = ("source", "donor", "recipient", "period", "frequency", "money", "sector")


class AppealFigureQuerySet(ObservationQuerySet):
    def of_agency(self, actor):
        """Of the appeals that one agency made alone."""
        return self.filter(appeal__agency=actor)

    def requested(self):
        return self.filter(measure=Measure.REQUESTED)

    def funded(self):
        return self.filter(measure=Measure.FUNDED)

    def money(self):
        return self.filter(measure__in=[Measure.REQUESTED, Measure.FUNDED])

    def people(self):
        return self.filter(measure__in=[Measure.IN_NEED, Measure.TARGETED])


class FoodAidQuerySet(ObservationQuerySet):
    def food(self):
        return self.exclude(commodity=Commodity.FERTILISER)

    def parts_of(self, commodity):
        """The next level below a commodity: these do not contain one another."""
        return self.filter(commodity__in=PARTS.get(commodity, ()))

    def from_everybody(self):
        """All donors together, as a source totals them."""
        return self.filter(donor__slug=EVERYBODY)

    def by_donor(self):
        """Every donor but the total of all: with “other donors” they make up the total."""
        return self.exclude(donor__slug=EVERYBODY)


class SouthKoreanAidQuerySet(ObservationQuerySet):
    def two_pockets(self):
        """Government and private, which make up the total as far as rounding allows."""
        return self.filter(channel__in=[SouthernChannel.GOVERNMENT, SouthernChannel.PRIVATE])

    def totals(self):
        return self.filter(channel=SouthernChannel.TOTAL)
