"""Trade with China by month, the sums since January, and the ranks of partners, as loaded."""

import re
from decimal import Decimal

import pytest

from nkworld.figures import registry as figures
from tests.reading import api, chart, page, text_of
from trade.models import Flow
from trade.panels import TradePanel

from .seed import FLOWS, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
MONTHS, SPANS, RANKS = "trade/china-months", "trade/china-since-january", "trade/ranks"


def points(figure, slug):
    series = next(each for each in figure["series"] if each["slug"] == slug)
    return {point["x"]: point for point in series["points"]}


def test_the_newest_reviewed_month_heads_the_figure_and_a_later_one_is_left_out():
    _, shown = figures.get(MONTHS).ask({})

    [claim] = shown.headline.claims
    assert (claim.period, claim.point.value) == ("2025-12", 310_120_000)
    assert any("August 2026" in each for each in shown.headline.left_out)


def test_months_are_as_printed_and_a_month_that_nobody_prints_is_a_gap(client):
    figure = chart(client, MONTHS)
    imports = points(figure, "import")

    cell = {"country": "CHN", "period": "2025-12", "direction": "import", "source": "china-customs"}
    assert Decimal(imports["2025-12"]["value"]) == max(said(FLOWS, **cell)) == 257_430_000
    assert imports["2026-03"]["value"] is None and imports["2024-03"]["value"] is None
    assert figure["labels"][0] == "2016-01" and len(set(figure["labels"])) == len(figure["labels"])
    assert api(client, f"charts/{MONTHS}")["series"] == figure["series"]


def test_what_was_found_of_the_months_is_counted_as_drawn(client):
    figure = chart(client, MONTHS)
    [told] = [note for note in figure["notes"] if note.startswith("Of ")]
    every, both, one, none = map(int, re.findall(r"\d+", told))
    exports, imports = points(figure, "export"), points(figure, "import")
    shown = [m for m in figure["labels"] if exports[m]["value"] and imports[m]["value"]]

    assert every == len(figure["labels"]) == both + one + none
    assert both == len(shown)


def test_earlier_months_are_shown_to_who_asks(client):
    figure = chart(client, MONTHS, "?from=2005")

    assert figure["labels"][0] < "2010"


def test_the_sum_since_january_stands_beside_the_same_months_of_the_year_before(client):
    figure = chart(client, SPANS)
    spans, before = points(figure, "span"), points(figure, "before")

    assert "January to August 2026" in spans
    assert spans["January to June 2025"]["value"] == 1_260_000_000
    assert before["January to June 2025"]["value"] == 971_000_000
    assert before["January to November 2024"]["value"] == spans.get(
        "January to November 2023", before["January to November 2024"]
    ).get("value")


def test_ranks_are_those_that_the_lists_print(client):
    figure = chart(client, RANKS)
    china, russia = points(figure, "china"), points(figure, "russia")

    assert (china["1995"]["value"], china["2010"]["value"], russia["2010"]["value"]) == (2, 1, 2)
    assert russia["2023"]["value"] is None


def test_the_first_place_stands_on_top_in_the_picture(client):
    svg = client.get(f"/charts/{RANKS}.svg").content.decode()
    drawn = re.findall(r'<text class="tick"[^>]* y="([\d.]+)"[^>]*>(\d+)<', svg)
    ticks = {int(place): float(y) for y, place in drawn}

    assert ticks[1] < ticks[5] < ticks[10]


def test_chinas_page_opens_with_the_year_unless_a_month_is_newer(client):
    china = Flow.objects.filter(country__code="CHN").first().country
    panel = TradePanel(china, {})

    assert panel.pictures[0] is panel.figure
    assert panel.facts[0].term == "Exports, 2025"
    html = text_of(page(client, "/countries/china/trade/"))
    assert "December 2025" in html and "Since January, beside the year before" in html
    assert TradePanel(Flow.objects.filter(country__code="JPN").first().country, {}).months is None
    assert client.get("/countries/china/?rule=all").status_code == 200


def test_goods_of_a_month_are_those_that_pages_quote(client):
    figure = chart(client, "trade/china-goods-of-month", "?period=2023-08")
    exports, imports = points(figure, "export"), points(figure, "import")

    [wigs] = [x for x in exports if x.startswith("6704")]
    [rice] = [x for x in exports if x.startswith("1006")]
    assert (exports[wigs]["value"], imports[rice]["value"]) == (18_018_000, 7_478_000)
    assert exports[rice]["value"] is None
    newest = chart(client, "trade/china-goods-of-month")
    assert newest["headline"]["text"].endswith("in August 2024")


def test_a_year_is_no_month(client):
    answer = client.get("/charts/trade/china-goods-of-month/?period=2023")

    assert answer.status_code == 400
    assert "“2023” is not a month: write 2024-08." in answer.content.decode()
