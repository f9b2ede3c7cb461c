from nkworld.charts import Figure, Series, money, within_a_sentence
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, sources_in, within

from ..claims import Claims, place_by
from ..lines import CONTRIBUTIONS, DOLLARS, MONEY_NOTE, MONEY_SUBTITLES, MONEY_WORDS
from ..parameters import AgencyParameters, YearParameters
from ..querysets import EVERYBODY, NO_AGENCY
from .donors import Gift, gifts_read, newest_year

SHOWN = 24
TOTALS = "All donors together"
NOTE_GIFTS = (
    "Only gifts for which a donor and an agency are both named; most money is recorded without "
    "one of them. A bar of all donors together contains the others of that agency and year."
)


@register(
    "aid/agencies", title="Agencies of a year", datasets=[CONTRIBUTIONS], parameters=YearParameters
)
def agencies(asked):
    """What single agencies received in one year, gift by gift."""
    claims = gifts_read(asked)
    year = newest_year(asked, received_by, claims, "9999")
    gifts = received_by(claims.where(period=year), asked)[:SHOWN]
    return drawn(
        asked,
        claims,
        gifts,
        slug="aid/agencies",
        headline=statement(gifts, year, asked),
        subtitle=f"Gifts to named agencies, {year}: {MONEY_SUBTITLES[asked['money']]}",
        x_title="Agency and donor",
    )


def received_by(claims, asked):
    """One gift for each agency and donor: what the rule’s source says last."""
    rows = [row for row in claims.rows if row["recipient__kind"] not in NO_AGENCY]
    return sorted(
        (
            Gift(gift_label(one.rows[0]), min(one.rows, key=place_by(asked["rule"])))
            for one in Claims(tuple(rows)).by("recipient__slug", "donor__slug").values()
        ),
        key=lambda gift: (-gift.value, gift.label),
    )


def gift_label(row):
    donor = row["donor__name"]
    if row["donor__kind"] == "label":
        donor = within_a_sentence(donor)
    return f"{row['recipient__abbreviation'] or row['recipient__name']}, from {donor}"


def statement(gifts, year, asked):
    word = MONEY_WORDS[asked["money"]]
    single = [gift for gift in gifts if not is_total(gift)]
    if not single:
        return f"No gift to a named agency is on record as {word}" + (f" in {year}" if year else "")
    first = single[0]
    return f"The largest gift on record for {year}: {first.label}, {money(first.value)} {word}"


def is_total(gift):
    return gift.row["donor__slug"] == EVERYBODY


def drawn(asked, claims, gifts, **words):
    """Gifts as bars; those of all donors together in a colour of their own."""
    single = tuple(gift.point for gift in gifts if not is_total(gift))
    totals = tuple(gift.point for gift in gifts if is_total(gift))
    series = [Series("gifts", "One donor", single, "category-1")]
    if totals:
        series.append(Series("totals", TOTALS, totals, "other"))
    return Figure(
        **words,
        unit=DOLLARS,
        measure="money",
        kind="bar",
        series=tuple(series),
        sources=sources_in(series, claims.names),
        notes=(NOTE_GIFTS, MONEY_NOTE),
        as_of=as_of_text(asked, claims.rows),
    )


@register(
    "aid/agency",
    title="Money for one agency",
    datasets=[CONTRIBUTIONS],
    parameters=AgencyParameters,
)
def agency(asked):
    """What one agency received, gift by gift, the newest year first."""
    actor, claims = asked["agency"], gifts_read(asked)
    claims = claims.where(recipient__slug=actor.slug)
    years = within(asked, claims.periods)[::-1]
    gifts = [gift for year in years for gift in of_year(claims, year, asked)]
    return drawn(
        asked,
        claims,
        gifts[:SHOWN],
        slug="aid/agency",
        headline=agency_statement(actor, gifts, asked),
        subtitle=f"Gifts to {actor.short} for North Korea: {MONEY_SUBTITLES[asked['money']]}",
        x_title="Year and donor",
    )


def of_year(claims, year, asked):
    """The gifts of one year, the largest first, each under its year and donor."""
    return [
        Gift(f"{year}: {gift.row['donor__name']}", gift.row)
        for gift in received_by(claims.where(period=year), asked)
    ]


def agency_statement(actor, gifts, asked):
    word = MONEY_WORDS[asked["money"]]
    single = [gift for gift in gifts if not is_total(gift)]
    if not single:
        return f"No gift to {actor.short} is on record as {word}"
    largest = max(single, key=lambda gift: gift.value)
    year, _, donor = largest.label.partition(": ")
    told = f"{money(largest.value)} from {donor} in {year}"
    return f"The largest gift to {actor.short} on record: {told}"
