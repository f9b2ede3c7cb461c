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


@fact_check("silence-broken")
def silences() -> Iterator[Report]:
    """While all trade with a country is banned nobody credible has a flow or a rank; while a source
    withholds its figures it has none itself.
    """
    compilers = compiler_limits().compilers
    for silence in Silence.objects.exclude(kind=Silence.Kind.LATE).select_related("country"):
        within = {"country": silence.country, "period_start__year__gte": silence.first_year}
        if silence.last_year:
            within["period_start__year__lte"] = silence.last_year
        if silence.kind != Silence.Kind.BAN:
            within["source"] = silence.source_id
        flows = Flow.objects.as_of().included().filter(value__gt=0, **within).cited()
        ranks = PartnerRank.objects.as_of().included().filter(**within).cited()
        for row in (*flows, *ranks):
            if row.source_id in compilers:
                continue
            told = f"{row.value:,.0f} dollars" if isinstance(row, Flow) else f"rank {row.value:.0f}"
            yield Report(
                f"{silence.kind}:{silence.country.code}:{row.period}:{row.source.slug}",
                f"{silence.get_kind_display().lower()} since {silence.first_year}",
                told,
                f"{silence.country}, {row.period}: {row.source} has {told}. {silence.sentence}.",
                sources=(str(row.source),),
                pages=(silence.country.get_absolute_url(), row.get_absolute_url()),
            )
