"""Questions answered by a number in a sentence, and what is not answered."""

import pytest

from nkworld.atlas.memo import memo_scope
from nkworld.figures import registry as figures
from nkworld.search.answers import answer
from nkworld.search.answers.matching import COUNTRIES, COUNTRY, answerables
from nkworld.search.question import understood
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def answered(text):
    with memo_scope():
        return answer(understood(text))


@pytest.mark.parametrize(
    ("text", "number", "sentence", "url"),
    [
        (
            "China share 2015",
            "91.4 %",
            "China’s share of trade: excluding inter-Korean trade 91.4 % in 2015, per KOTRA.",
            "/charts/trade/china-share/?from=2015&to=2015",
        ),
        (
            "coal exports to China 2017",
            "US$ 402.8 m",
            "Exports of coal to China: US$ 402.8 m in 2017, per KORES.",
            "/charts/trade/commodity-value/?direction=export&country=CHN&goods=2701"
            "&from=2017&to=2017",
        ),
        ("embassies 1990", "53 (between 53 and 55)", "on 1 January 1990", "/charts/diplomacy/"),
        ("Russia trade 2024", "at least US$ 200.0 m", "in 2024, per KINU.", "country=RUS"),
        ("is China exports 2023 disputed", "US$ 292.5 m", "0.2 % apart.", "CHN"),
        ("tourists 2019", "350,000", "an estimated 350,000 in 2019", "country=CHN"),
        ("votes with China 2019", "83.5 %", "Votes with China: 83.5 % in 2019", "country=CHN"),
        ("defectors 2009", "2,914", "2,914 persons in 2009", "/travel/resettlement/"),
        ("탈북자 2009", "2,914", "2,914 persons in 2009", "/travel/resettlement/"),
        ("中国 出口 2015", "US$ 2.48 bn", "in 2015, per KOTRA", "country=CHN"),
        ("중국 수출 2015", "US$ 2.48 bn", "in 2015, per KOTRA", "country=CHN"),
        ("wigs exports China 2023", "US$ 166.7 m", "Exports of wigs", "goods=6704"),
        ("Kaesong output 2015", "US$ 563.3 m", "Kaesong output: ", "/travel/kaesong-output/"),
        (
            "North Korea’s trade balance 2010",
            "−US$ 1.15 bn",
            "in 2010, per KOTRA",
            "measure=balance",
        ),
    ],
)
def test_a_figure_answers_in_its_own_sentence(text, number, sentence, url):
    given = answered(text)

    assert given.number == number
    assert sentence in given.sentence
    assert url in given.url
    assert "latest on record" not in given.sentence


def test_the_page_prints_number_source_picture_and_what_was_understood(client):
    html = " ".join(page(client, "/search/?q=China+share+2015").split())

    assert "Understood as: <b>China’s share of recorded trade</b>, 2015, rule KOTRA first" in html
    assert (
        'href="/numbers/trade/china-share/excluding/2015/?from=2015&amp;to=2015">91.4 %</a>' in html
    )
    assert "KOTRA, derived" in html
    assert 'href="/charts/trade/china-share/?from=2015&amp;to=2015"' in html
    assert 'href="/sources/kotra/"' in html
    assert 'src="/charts/trade/china-share.thumbnail.svg"' in html
    assert "63.7 % (derived, KOTRA)" in html  # with inter-Korean trade


def test_coal_to_china_stands_against_its_cap():
    told = answered("coal to China 2017 against its cap")

    assert told.number == "US$ 413.6 m"
    assert "recorded US$ 413.6 m; allowed US$ 400.9 m" in told.sentence.replace("\xa0", " ")


def test_years_are_added_where_one_source_gives_each():
    given = answered("aid South Korea 1995-2007")
    figure = figures.get("aid/south-korea").ask({"currency": "won", "from": "1995", "to": "2007"})[
        1
    ]
    total = sum(p.value for s in figure.series for p in s.points if p.value is not None)

    assert given.number == f"{total / 10**9:,.1f} billion won"
    assert "the sum of 13 yearly figures" in given.sentence
    assert "Unification Ministry" in given.sentence


@pytest.mark.parametrize("text", ["aid South Korea 1990-2007", "exports to China 1990-2024"])
def test_years_are_not_added_over_a_gap_or_between_sources(text):
    given = answered(text)

    assert given is None or "the sum of" not in given.sentence


def test_a_year_without_a_figure_says_so_and_leads_to_the_nearest():
    given = answered("China share 2025")

    assert given.number == ""
    assert (
        given.sentence == "No figure of China’s share of recorded trade for 2025 is on record here."
    )
    assert [(link.title, link.url) for link in given.years] == [
        ("2024", "/charts/trade/china-share/?from=2024&to=2024")
    ]


def test_a_year_to_come_is_not_answered():
    assert "is not over" in answered("trade 2090").sentence


def test_of_estimates_the_newest_dated_one_is_the_number():
    given = answered("workers Russia")

    assert (given.number, given.period) == ("15,000", "April 2025")
    assert (
        given.sentence
        == "Workers in Russia: an estimated 15,000 persons in April 2025, per ROK intelligence. "
        "Russia cut work permits for North Koreans from 30,023 to 11,490 in 2018."
    )


@pytest.mark.parametrize("text", ["machinery imports China 2015", "chemicals imports China 2012"])
def test_goods_that_are_not_named_surely_are_offered_and_not_answered(text):
    given = answered(text)

    assert given.sentence == "" and given.readings


@pytest.mark.parametrize(
    "text",
    ["", "China", "Kaesong", "trade with Atlantis 2015", "exports of unicorns to China 2015"],
)
def test_what_is_not_fully_understood_gets_no_number(text):
    given = answered(text)

    assert given is None or not given.number


def test_what_sources_say_is_told_beside_and_first_where_it_is_asked():
    plain, disputed = answered("exports to China 2015"), answered("exports to China 2015 disputed")

    assert "7.8 % apart" in plain.beside[0].text
    assert plain.number == disputed.number
    assert disputed.sentence == plain.beside[0].text


def test_every_announced_question_leads_to_a_figure_that_takes_it(client):
    """Its words are understood as they were meant, and the figure knows the parameters."""
    for each in answerables:
        form = figures.get(each.figure).parameters({})
        takes = {COUNTRY if name == COUNTRIES else name for name in each.takes}
        needed = takes - {"cap"} | each.given.keys()
        assert needed <= form.fields.keys() | {"cap"}, each.figure
        if not each.takes:
            figures.get(each.figure).ask(each.given)
        for words in each.words:
            assert not words or understood(words).units, words


def test_the_small_picture_is_of_the_country_that_is_meant(client):
    china = client.get("/charts/trade/partner.thumbnail.svg?country=CHN").content
    russia = client.get("/charts/trade/partner.thumbnail.svg?country=RUS").content

    assert china != russia


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            "coal to China 2017 against its cap",
            "Recorded in 2017: 64.4 % of the 7,500,000 tonnes and 103.2 % of the US$ 400.9 m that "
            "the Security Council allowed; on record the cap was passed.",
        ),
        (
            "refined petroleum cap 2023",
            "Recorded in 2023: 72.5 % of the 500,000 barrels that the Security Council allowed; on "
            "record the cap was not passed, and what nobody notified is in no record.",
        ),
        # Its resolution counts twelve months from a day in December.
        (
            "crude oil cap 2019",
            "Recorded in 2019: 95.2 % of the 525,000 tonnes that the Security Council allowed.",
        ),
        (
            "embassies closed 2023",
            "Closed and not open again on record: Madrid, Kampala, Luanda, Kathmandu, Dhaka, "
            "Conakry and Dakar, and perhaps Kinshasa (sources disagree).",
        ),
    ],
)
def test_an_answer_closes_with_its_verdict(text, verdict):
    assert answered(text).sentence.endswith(verdict)
