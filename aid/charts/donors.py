from collections import Counter
from dataclasses import dataclass

from nkworld.charts import Figure, Series, money
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, point_of, sources_in

from ..choices import Scope
from ..claims import Claims, place_by
from ..lines import CONTRIBUTIONS, DOLLARS, MONEY_NOTE, MONEY_SUBTITLES, MONEY_WORDS
from ..models import Contribution
from ..parameters import YearParameters
from ..querysets import NO_AGENCY, NOBODY_NAMED

SHOWN = 20
ENOUGH = 5  # donors on record that make a year worth showing unasked
NOTE_STATES = (
    "Most figures are the books of the Financial Tracking Service as somebody read them on one "
    "day, which the table names. They are not added up: the year went on, and no day lists all."
)


@dataclass(frozen=True)
class Gift:
    """What one bar shows: its name and the claim behind it."""

    label: str
    row: dict

    @property
    def value(self):
        return self.row["value"]

    @property
    def point(self):
        return point_of(self.label, self.row, told(self.row))


def told(row):
    """Of which day or part the figure speaks, and its own note."""
    parts = []
    if row["scope"] == Scope.STATE:
        day = PartialDate(row["state_of"]).label
        parts.append(f"the books as of {day}" if day else "the books as read on one day")
    parts += [row["coverage"], row["note"]]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def gifts_read(asked):
    """Claims of the money asked for, by single donors, that say how much of a year they mean."""
    rows = Contribution.objects.known(asked["as_of"]).with_money(asked["money"])
    names = ("donor__slug", "donor__name", "recipient__slug", "recipient__name")
    more = ("recipient__abbreviation", "recipient__kind", "scope", "state_of", "coverage")
    return Claims.read(rows.exclude(scope=Scope.AGAIN), *names, "donor__kind", *more)


def newest_year(asked, gifts_of, claims, until):
    """The year asked for; else the newest with enough gifts, else the newest with any."""
    if asked["period"]:
        return str(asked["period"])
    counted = Counter({p: len(gifts_of(claims.where(period=p), asked)) for p in claims.periods})
    past = {p: n for p, n in counted.items() if n and p <= until}
    enough = [period for period, number in past.items() if number >= ENOUGH]
    return max(enough or past, default="")


def donors_of(claims, asked):
    """One gift for each donor, to nobody in particular: what the rule’s source says last."""
    wide = [
        row
        for row in claims.rows
        if row["donor__kind"] != "label"
        and row["recipient__kind"] in NO_AGENCY
        and row["scope"] != Scope.PART
    ]
    place = place_by(asked["rule"])
    best = {
        name: min(one.rows, key=lambda row: (row["recipient__slug"] != NOBODY_NAMED, place(row)))
        for name, one in Claims(tuple(wide)).by("donor__name").items()
    }
    gifts = [Gift(name, row) for name, row in best.items()]
    return sorted(gifts, key=lambda gift: (-gift.value, gift.label))


@register(
    "aid/donors", title="Donors of a year", datasets=[CONTRIBUTIONS], parameters=YearParameters
)
def donors(asked):
    """What each donor gave in one year, as its newest figure has it."""
    claims = gifts_read(asked)
    year = newest_year(asked, donors_of, claims, "9999")
    gifts = donors_of(claims.where(period=year), asked)[:SHOWN]
    series = (Series("given", f"Given in {year}", tuple(g.point for g in gifts), "category-1"),)
    return Figure(
        slug="aid/donors",
        headline=statement(gifts, year, asked),
        subtitle=f"Donors of aid to North Korea, {year}: {MONEY_SUBTITLES[asked['money']]}",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        x_title="Donor",
        series=series,
        sources=sources_in(series, claims.names),
        notes=(NOTE_STATES, MONEY_NOTE),
        as_of=as_of_text(asked, claims.rows),
    )


def statement(gifts, year, asked):
    word = MONEY_WORDS[asked["money"]]
    if not gifts:
        return f"No donor’s aid is on record as {word}" + (f" in {year}" if year else "")
    if len(gifts) == 1:
        return (
            f"{gifts[0].label} alone is on record for {year}, with {money(gifts[0].value)} {word}"
        )
    first, second = gifts[:2]
    return (
        f"{first.label} led the donors on record for {year} with {money(first.value)} {word}, "
        f"{second.label} followed with {money(second.value)}"
    )
