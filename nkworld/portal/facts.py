"""Numbers outside of a figure, each with the claim that it rests on (`manage.py sentences`)."""

from dataclasses import dataclass
from datetime import date

from nkworld.charts import Figure, Point, exact, within_a_sentence
from nkworld.charts.description import newest_claims
from nkworld.charts.figures import Claim
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import Writer, opened, papers, spoken
from nkworld.figures.bindings import number_address


@dataclass(frozen=True)
class Fact:
    """`note` is small print; at `card` the number tells all of itself."""

    term: str
    value: str
    note: str = ""
    url: str = ""
    claims: tuple[Claim, ...] = ()
    card: str = ""

    @property
    def is_disputed(self) -> bool:
        return any(claim.point.is_disputed for claim in self.claims)

    @classmethod
    def of(
        cls,
        term: str,
        point: Point,
        written: Writer,
        figure: Figure | str,
        url: str = "",
        *,
        period: str = "",
    ) -> "Fact":
        """`figure` draws the point, or is the name of its source. `period` is given where the
        point's x is a name. ValueError of a point that says nothing.
        """
        stated = period or point.x
        source = figure if isinstance(figure, str) else figure.source_name(point.source)
        claims = (Claim(term, stated, point),)
        dated = f"{term}, {period_in_words(stated)}"
        card = number_address(point, None if isinstance(figure, str) else figure)
        return cls(dated, spoken(point, written), papers(point, source), url, claims, card)


@dataclass(frozen=True)
class Latest:
    """A cell of the list of countries: `order` sorts it, `card` tells all of its number."""

    display: str
    order: object
    title: str = ""
    claims: tuple[Claim, ...] = ()
    card: str = ""

    @classmethod
    def of(
        cls, label: str, point: Point, written: Writer, source: str, *, period: str = ""
    ) -> "Latest":
        """A range goes by its lower end. ValueError of a point that says nothing."""
        fact = Fact.of(label, point, written, source, period=period)
        order = point.value if point.value is not None else min(point.numbers, default=None)
        digits = "" if point.value is None else exact(point.value)
        title = ", ".join(filter(None, [digits, fact.note]))
        display = f"{fact.value} ({period_in_words(period or point.x)})"
        return cls(display, order, title, fact.claims, fact.card)


def newest_facts(
    figure: Figure, written: Writer, day: date, term: str = "", url: str = ""
) -> list[Fact]:
    return [
        Fact.of(
            opened((term or "{label}").format(label=within_a_sentence(claim.label))),
            claim.point,
            written,
            figure,
            url,
            period=claim.period,
        )
        for claim in newest_claims(figure, day)
    ]
