"""Where tables of trade can say two things: of an end, of a ban, of a list of partners."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, permutations
from operator import attrgetter

from nkworld.figures.amounts import interval, meet
from nkworld.figures.bindings import OnRecord
from nkworld.figures.disagreements import (
    Report,
    Verdict,
    country_of,
    dates_in,
    fact_check,
    fact_of,
    side_of,
    states,
)
from nkworld.provenance.models import Read
from nkworld.provenance.models.source import COMPILED
from nkworld.provenance.tables import grouped

from .credibility import compiler_limits
from .goods.models import GoodsFlow
from .models import Flow, PartnerRank, Silence


@states("fact:ended:trade", "fact:ended:trade:JPN:2009")
def ended(as_of: datetime | None, code: str, year: str) -> Callable[[], OnRecord]:
    """That trade ended in a year: no credible flow or rank is of a later one."""
    country = country_of(code)
    if not year.isdecimal():
        raise ValueError(f"“{year}” is no year.")
    later = {"country": country, "period_start__year__gt": int(year)}

    def on_record() -> OnRecord:
        flows = Flow.objects.as_of(as_of).included()
        flows = flows.filter(Flow.credible(as_of), value__gt=0, **later)
        ranks = PartnerRank.objects.as_of(as_of).included().filter(**later)
        found = [f"{row.source} {row.period}: {row.value:,.0f}" for row in flows.cited()]
        found += [f"{row.source}, rank of {row.period}" for row in ranks.cited()]

        def judge(printed: str) -> Verdict:
            is_of_the_year = all(
                each.first.year <= int(year) <= each.last.year for each in dates_in(printed)
            )
            return Verdict.AGREES if is_of_the_year and not found else Verdict.DIFFERS

        latest = found[-1] if found else "nothing later on record"
        return OnRecord(latest, country.get_absolute_url(), judge)

    return on_record


@fact_check("part-beyond-whole")
def parts() -> Iterator[Report]:
    """Of one source no span within a period, and no good within another, has more than it."""
    for model, amount in ((Flow, "value"), (GoodsFlow, "value"), (GoodsFlow, "quantity")):
        names = [name for name in model.cell if name not in ("period", "frequency", "commodity")]
        rows = model.objects.as_of().included().exclude(source__authority__in=COMPILED)
        rows = rows.exclude(read=Read.COMPILATION)
        by_row = grouped(rows.exclude(**{amount: None}).cited(), attrgetter("source_id", *names))
        for whole, part in chain.from_iterable(permutations(some, 2) for some in by_row.values()):
            goods: list = [getattr(row, "commodity", None) for row in (part, whole)]
            unit = [getattr(row, "quantity_unit", "") for row in (part, whole)]
            if goods[0] == goods[1]:
                is_within = (
                    part.period != whole.period
                    and whole.period_start <= part.period_start
                    and part.period_end <= whole.period_end
                )
            else:
                inner, outer = (each.span for each in goods)
                is_within = part.period == whole.period and inner != outer and inner in outer
            if not is_within or unit[0] != unit[1]:
                continue
            more, less = getattr(part, amount), getattr(whole, amount)
            if more > less and not meet([interval(each, None, None) for each in (more, less)]):
                yield Report(
                    fact_of(whole),
                    side_of(whole, amount),
                    f"{part.cell_text}: {more:,.0f}",
                    f"{whole.source}, {whole.cell_text}: a part of it is larger. {whole.note}",
                    sources=(str(whole.source),),
                    pages=(whole.get_absolute_url(), part.get_absolute_url()),
                )


@fact_check("silence-broken")
def silences() -> Iterator[Report]:
    """Under a ban nobody credible has trade; a source that withholds its figures has none."""
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
            amount = (
                f"{row.value:,.0f} dollars" if isinstance(row, Flow) else f"rank {row.value:.0f}"
            )
            yield Report(
                f"{silence.kind}:{silence.country.code}:{row.period}:{row.source.slug}",
                f"{silence.get_kind_display().lower()} since {silence.first_year}",
                amount,
                f"{silence.country}, {row.period}: {row.source} has {amount}. {silence.sentence}.",
                sources=(str(row.source),),
                pages=(silence.country.get_absolute_url(), row.get_absolute_url()),
            )
