from nkworld.charts import Figure, money, source_role, within_a_sentence
from nkworld.provenance.figures import register
from nkworld.provenance.parameters import ALL
from nkworld.provenance.points import as_of_text, rule_for, sources_in, within

from ..choices import Money
from ..claims import Claims
from ..lines import (
    BORDER_CLOSED,
    CONTRIBUTIONS,
    DOLLARS,
    MONEY_NOTE,
    MONEY_SUBTITLES,
    MONEY_TITLES,
    MONEY_WORDS,
    each_source,
    line,
    over,
    peak_and_last,
)
from ..models import Contribution
from ..parameters import MoneyParameters
from ..querysets import EVERYBODY

LEAST_YEARS = 3  # an account of fewer years is told in the table of claims
NOTE_UNFINISHED = (
    "A year goes on filling after it has ended; money that donors already name for a year to come "
    "is provisional."
)
NOTE_ACCOUNTS = (
    "Nobody totals what all donors {}: each series is one donor’s own account, and they are not "
    "added. Accounts of fewer than three years stand in the table of claims."
)
NOTE_NONE = (
    "What is on record with that status is for single agencies, or for parts of a year. It stands "
    "in the table of claims."
)


@register(
    "aid/funding",
    title="Humanitarian funding by year",
    datasets=[CONTRIBUTIONS],
    parameters=MoneyParameters,
)
def funding(asked):
    """What all donors together gave in each year; or each donor’s own account of what it paid."""
    rule = rule_for(asked, CONTRIBUTIONS)
    claims = yearly(asked)
    everybody = claims.where(donor__slug=EVERYBODY)
    shown = everybody or claims
    periods = within(asked, shown.periods)
    series = (
        totals(asked, everybody, periods, rule) if everybody else accounts(claims, periods, rule)
    )
    return Figure(
        slug="aid/funding",
        headline=statement(asked, series, everybody, over(shown, asked)),
        subtitle=f"Aid to North Korea by year, {MONEY_SUBTITLES[asked['money']]}",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        series=series,
        sources=sources_in(series, shown.names),
        notes=notes(asked, series, everybody),
        marks=(BORDER_CLOSED,),
        as_of=as_of_text(asked, shown.rows),
    )


def yearly(asked):
    """Claims of whole years about the money asked for, to no single recipient."""
    rows = Contribution.objects.known(asked["as_of"]).whole().with_money(asked["money"])
    return Claims.read(rows.to_no_single_agency(), "donor__slug", "donor__name", "coverage")


def totals(asked, everybody, periods, rule):
    """All donors together, as the rule’s source has it, or as each source has it."""
    if asked["rule"] == ALL:
        return each_source(everybody, periods, rule)
    found = everybody.chosen(rule)
    return (line("all-donors", "All donors together", "category-1", periods, found),)


def accounts(claims, periods, rule):
    """One series for each donor and source with enough years, the longest first."""
    grouped = claims.by("donor__name", "source__short_name")
    long = [(key, one) for key, one in grouped.items() if len(one.periods) >= LEAST_YEARS]
    long.sort(key=lambda pair: (-len(pair[1].periods), pair[0]))
    return tuple(
        line(
            f"{one.rows[0]['donor__slug']}-{one.rows[0]['source__slug']}",
            donor if donor == source else f"{donor} ({source})",
            source_role(number),
            periods,
            one.chosen(rule),
        )
        for number, ((donor, source), one) in enumerate(long)
    )


def statement(asked, series, everybody, until):
    """The headline: the peak and the newest year that is over; or the topic."""
    word, what = MONEY_WORDS[asked["money"]], MONEY_TITLES[asked["money"]]
    shown = [each for each in series if each.known]
    if not shown:
        return f"No year’s aid is on record as {word}"
    peak, last = peak_and_last(shown[0], until)
    if asked["rule"] == ALL or last is None:
        return f"{what} by year, as each source has it"
    told = f"{what} peaked at {money(peak.value)} in {peak.x}"
    if not everybody:
        told = f"{shown[0].label.partition(' (')[0]}: {within_a_sentence(told)}"
    if peak.x == last.x:
        return told
    if last.value < 0:
        return f"{told}; in {last.x} {money(-last.value)} was taken back"
    return f"{told}; in {last.x} it was {money(last.value)}"


def notes(asked, series, everybody):
    if not series:
        return (NOTE_NONE,)
    found = [] if everybody else [NOTE_ACCOUNTS.format(MONEY_WORDS[asked["money"]])]
    if asked["money"] == Money.REPORTED:
        found.append(MONEY_NOTE)
    return (*found, NOTE_UNFINISHED)
