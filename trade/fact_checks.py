"""Where tables of trade can say two things: of an end, of a ban, of a list of partners."""

from collections.abc import Iterator
from functools import partial

from nkworld.provenance.disagreements import Report, fact_check
from nkworld.provenance.stated_facts import Verdict, as_ever, country_of, states

from .credibility import compiler_limits
from .models import Flow, PartnerRank, Silence


@states("fact:ended:trade", "fact:ended:trade:JPN:2009")
def ended(as_of, code, year):
    """That trade ended in a year: no credible flow or rank is of a later one."""
    country = country_of(code)
    if not year.isdecimal():
        raise ValueError(f"“{year}” is no year.")
    return partial(_later, as_of, country, int(year))


def _later(as_of, country, year):
    later = {"country": country, "period_start__year__gt": year}
    flows = Flow.objects.as_of(as_of).included().filter(Flow.credible(as_of), value__gt=0, **later)
    ranks = PartnerRank.objects.as_of(as_of).included().filter(**later)
    found = [f"{row.source} {row.period}: {row.value:,.0f}" for row in flows.cited()]
    found += [f"{row.source}, rank of {row.period}" for row in ranks.cited()]
    told = found[-1] if found else "nothing later on record"
    verdict = Verdict.DIFFERS if found else Verdict.AGREES
    return as_ever(told, country.get_absolute_url(), verdict)


@fact_check("trade-in-a-ban")
def bans() -> Iterator[Report]:
    """A year in which all trade with a country was banned has no credible flow and no rank."""
    limits = compiler_limits()
    for ban in Silence.objects.filter(kind=Silence.Kind.BAN).select_related("country"):
        within = {"country": ban.country, "period_start__year__gte": ban.first_year}
        if ban.last_year:
            within["period_start__year__lte"] = ban.last_year
        flows = Flow.objects.as_of().included().filter(value__gt=0, **within).cited()
        ranks = PartnerRank.objects.as_of().included().filter(**within).cited()
        credible = [row for row in flows if row.source_id not in limits.compilers]
        for row in (*credible, *ranks):
            told = f"{row.value:,.0f} dollars" if isinstance(row, Flow) else f"rank {row.value:.0f}"
            yield Report(
                f"ban:{ban.country.code}:{row.period}:{row.source.slug}",
                f"banned since {ban.first_year}",
                told,
                f"Trade with {ban.country} was banned; {row.source} has {told} in {row.period}.",
                sources=(str(row.source),),
                pages=(ban.country.get_absolute_url(),),
            )
