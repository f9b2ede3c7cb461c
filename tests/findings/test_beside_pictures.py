"""What a headline says stands in the picture beside it: its numbers at their points, its years."""

import re
from collections.abc import Iterator

import pytest

from nkworld.atlas.models import countries
from nkworld.charts.plan import LAYOUTS, TimePlan, plan_of
from nkworld.portal import panels
from nkworld.portal.drawing import FigureView
from nkworld.provenance.derivations import Printed
from nkworld.texts.bindings import FigureAddress
from nkworld.texts.findings.models import HEADLINE, PublicFinding, States

pytestmark = pytest.mark.usefixtures("loaded", "db")

# Years of which a headline speaks beside what its picture draws: an end, or a part of a sum.
ELSEWHERE = {
    "country:RUS/aid": ["2020"],
    "country:SGP/trade": ["2017"],
    "figure:travel/kaesong-output": ["2016"],
}
YEAR = re.compile(r"(?<![\d,.])(?:19|20)\d\d(?![\d,.]*\d)")


def picture_beside(place: str) -> FigureView | None:
    """The one that stands right under a finding on its page; None where there is none."""
    kind, _, name = place.partition(":")
    if kind == "figure":
        asked = FigureAddress.read(name)
        return FigureView(asked.registered.slug, dict(asked.query), embedded=False)
    if kind == "country" and "/" in name:
        code, _, slug = name.partition("/")
        country = next(each for each in countries().values() if each.code == code)
        panel = panels.of_country(slug, country, {})
        return next((each for each in panel.pictures if each), None) if panel else None
    if kind == "home":
        return panels.first(panels.FrontFigure).figure
    if kind.startswith("home/"):
        return next(
            each.figure
            for each in panels.speaking(panels.FrontPanel)
            if f"home/{each.slug}" == place
        )
    return None


def findings_with_pictures() -> Iterator[tuple[PublicFinding, FigureView]]:
    states = States(None)
    for place in states:
        finding = states[place].finding
        if isinstance(finding, PublicFinding) and (drawn := picture_beside(place)):
            yield finding, drawn.under(finding, instead=True)


def test_numbers_that_a_picture_draws_are_marked_in_it_with_the_same_digits(as_one_reader):
    marked = 0
    for finding, drawn in findings_with_pictures():
        figure = drawn.figure
        plan = plan_of(figure, LAYOUTS["wide"])
        if not isinstance(plan, TimePlan):
            continue
        sums = figure.headed_by if figure.kind == "stacked" else ()
        by_slug = {series.slug: series for series in (*sums, *figure.series)}
        shown = {series.slug for series in (*sums, *plan.figure.series)}
        expected = 0
        for series, x, text in figure.headline_numbers:
            ends = {p.x: p.numbers for p in by_slug[series].points} if series in by_slug else {}
            if series in shown and ends.get(x):
                expected += 1
                assert any(Printed.parse(text).rounds_from(abs(end)) for end in ends[x]), finding
        assert len(plan.values) == expected, finding
        marked += expected

    assert marked > 60


def test_no_number_of_a_headline_stands_among_the_periods(as_one_reader):
    for finding, drawn in findings_with_pictures():
        for layout in LAYOUTS.values():
            plan = plan_of(drawn.figure, layout)
            for value in plan.values if isinstance(plan, TimePlan) else ():
                box = value.box
                assert box.y + box.height <= plan.area.bottom + 3, finding


def test_no_headline_prints_another_amount_than_its_picture_draws_there(as_one_reader):
    """One claim of a direction in a year beside a picture that draws another source's."""
    for finding, drawn in findings_with_pictures():
        series = {each.slug: each for each in drawn.figure.series}
        for number in (each for each in finding.text.numbers if each.mark.line == HEADLINE):
            claims = number.bound.claims if number.bound else ()
            way = getattr(claims[0], "direction", "") if len(claims) == 1 else ""
            if way not in series or drawn.slug != "trade/partner":
                continue
            ends = {point.x: point.value for point in series[way].points}
            drawn_there = ends.get(claims[0].period)
            if drawn_there is not None:
                printed = Printed.parse(number.mark.printed)
                assert printed.rounds_from(drawn_there), (finding.place, number.mark.printed)


def test_the_years_of_a_headline_lie_within_its_picture(as_one_reader):
    for finding, drawn in findings_with_pictures():
        labels = drawn.figure.labels
        numbers = (each for each in finding.text.numbers if each.mark.line == HEADLINE)
        bound = [number.mark.printed for number in numbers]
        if not drawn.figure.is_timeline or not finding.numbers_in(drawn.figure):
            continue
        years = YEAR.findall(without(finding.headline, bound))
        outside = [year for year in years if not labels[0][:4] <= year <= labels[-1][:4]]
        assert outside == ELSEWHERE.get(finding.place, []), finding


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/", "US$ 2.82 bn"),
        ("/countries/china/", "US$ 2.91 bn"),
        ("/countries/russia/", "US$ 34.4 m"),
        ("/countries/palau/", "US$ 4,171"),
        ("/trade/goods/26/", "US$ 330 m"),  # of the world, not of the partner with most rows
    ],
)
def test_pages_mark_the_numbers_of_their_headlines_in_their_pictures(client, path, number):
    html = client.get(path).content.decode()

    assert re.search(rf'<text[^>]*class="[^"]*value[^>]*>{re.escape(number)}</text>', html)


def without(headline: str, numbers: list[str]) -> str:
    """The words of a headline: “2,016 tonnes” is no year."""
    for number in numbers:
        headline = headline.replace(number, "")
    return headline
