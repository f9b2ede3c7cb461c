"""What is made of a file before anybody said anything, and what is asked of an editor."""

from decimal import Decimal

import pytest

from nkworld.importing.mapping.recipe import Recipe, Scale

from .conftest import (
    as_text,
    asked,
    comtrade_new,
    comtrade_old,
    figures,
    korean_workbook,
    look,
    refusals,
    tourism,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
    pytest.mark.postgres,
]


def test_a_korean_workbook_in_thousands_of_dollars():
    found = look(korean_workbook(), "trade/flows", "kotra", signs="unknown")

    assert asked(found) == []
    assert figures(found) == {
        ("CHN", "2012", "export"): "2480000000",
        ("CHN", "2012", "import"): "3446000000",
        ("CHN", "2015", "export"): "2480000000",
        ("CHN", "2015", "import"): "3227000000",
        ("RUS", "2012", "export"): "11040000",
        ("RUS", "2012", "import"): "64700000",
    }
    assert "Numbers of the value are multiplied by 1,000: “천달러”, as A2 says." in (
        found.answered().sentences
    )
    assert refusals(found) == []


def test_totals_that_are_the_sum_of_what_was_read_are_shown_to_hold():
    found = look(korean_workbook(), "trade/flows", "kotra")

    assert {sentence for holds, sentence in found.run.checks if holds} == {
        "B7 (합계) 2,491,040 is the sum of what was read.",
        "C7 (합계) 3,510,700 is the sum of what was read.",
        "E7 (합계) 2,480,000 is the sum of what was read.",
        "F7 (합계) 3,227,000 is the sum of what was read.",
    }


def test_a_row_without_a_period_is_asked_about_once_and_refused():
    rows = ["Partner,Year,Exports", "China,2012,2480000", "Russia,,11040", "India,2013,5000"]
    file = "\n".join(["North Korea's exports, US$", *rows]).encode()
    found = look(file, "trade/flows", "kotra")

    assert asked(found) == ["blank:year"]
    assert [refusal.partition(":")[0] for refusal in refusals(found)] == ["Row 4, column Year"]


@pytest.mark.parametrize("data", [comtrade_new({}, {"flowCode": "X"}), comtrade_old()])
def test_what_china_reports_about_north_korea_is_turned_round(data):
    found = look(data, "trade/flows", "comtrade")

    assert asked(found) == []
    assert {key[0] for key in figures(found)} == {"CHN"}
    assert [key[2] for key in figures(found)] == ["export", "import"]
    assert refusals(found) == []


def test_parts_and_other_pairs_of_comtrade_are_left_out_and_counted():
    data = comtrade_new(
        {},
        {"cmdCode": "27"},
        {"motCode": "1000"},
        {"flowCode": "RX"},
        {"partnerISO": "KOR", "partnerDesc": "Rep. of Korea"},
    )

    found = look(data, "trade/flows", "comtrade")

    assert len(figures(found)) == 1


def test_a_renamed_reporter_cannot_exchange_directions_beside_a_partner():
    rows = [["country", "Partner", "year", "flow", "value (USD)"]]
    rows += [["China", "DPR Korea", "2020", "import", "48003000"]]

    found = look(as_text(rows), "trade/flows", "comtrade")

    assert figures(found) == {("CHN", "2020", "export"): "48003000"}


def test_a_table_whose_only_partner_is_north_korea_asks_who_reports():
    data = as_text([["partner", "year", "flow", "value"], ["PRK", "2012", "export", "3527"]])

    assert "reporter" in asked(look(data, "trade/flows", "kotra"))
    found = look(data, "trade/flows", "kotra", reporter="China", unit__value="1")
    assert figures(found) == {("CHN", "2012", "import"): "3527"}


def test_a_chinese_crosstab_of_travel_by_quarter_and_purpose():
    answers = {"lacking__direction": "from-dprk", "lacking__citation": "https://tourism.example"}
    found = look(
        tourism(), "travel/crossings", "cnta", lacking__country="CHN", signs="unknown", **answers
    )

    assert asked(found) == []
    assert len(found.answered().columns) == 7
    assert refusals(found) == []


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("cp949", ","), ("utf-16", ";"), ("utf-16-le", "\t"), ("gb18030", ",")],
)
def test_the_same_table_in_any_encoding(encoding, separator):
    head = ["年份", "国家", "出口(万美元)", "进口(万美元)", "进出口总额"]
    if encoding != "gb18030":
        head = ["기간", "국가명", "수출 금액(만달러)", "수입 금액(만달러)", "무역수지"]
    country = "俄罗斯" if encoding == "gb18030" else "러시아"
    data = as_text([head, ["2012", country, "1,104", "6,470", "7,574"]], encoding, separator)

    found = look(data, "trade/flows", "kotra", decimal=".")

    assert [Decimal(value) for value in figures(found).values()] == [11_040_000, 64_700_000]


def test_headings_that_say_towards_whom_and_commas_before_decimals():
    head = ["年月", "对朝鲜出口（万美元）", "自朝鲜进口（万美元）"]
    data = as_text([head, ["2019年1月", "16.800,5", "1700"]], separator=";")

    found = look(data, "trade/flows", "china-customs", lacking__country="CHN")

    assert figures(found) == {
        ("CHN", "2019-01", "import"): "168005000",
        ("CHN", "2019-01", "export"): "17000000",
    }


def test_a_unit_that_the_file_does_not_say_is_asked_and_never_printed():
    data = as_text([["연도", "국가", "수출", "수입"], ["2012", "중국", "2480000", "3446000"]])

    assert asked(look(data, "trade/flows", "kotra")) == ["unit:value"]
    found = look(data, "trade/flows", "kotra", unit__value="1000")
    assert figures(found)["CHN", "2012", "export"] == "2480000000"
    assert [scale.printed for scale in found.answered().each(Scale)] == [""]


def test_a_file_in_won_is_not_said_to_name_no_unit():
    rows = [
        ["북한의 국가별 무역 2017 (단위: 억원)"],
        ["국가", "수출", "수입"],
        ["중국", 1650, 3328],
    ]

    found = look(as_text(rows), "trade/flows", "kotra")

    [question] = found.open
    assert "억원" in question.text
    assert (
        question.options[-1].stops
        == "Amounts in another money than US dollars, current have no place here."
    )


def test_countries_that_are_numbered_are_countries():
    rows = [
        ["North Korea’s trade 2017 (thousand US$)"],
        ["Partner", "Exports", "Imports"],
        ["1. China", 1650000, 3328000],
        ["2) Russland", 3700, 74300],
    ]

    found = look(as_text(rows), "trade/flows", "kotra")

    assert asked(found) == []
    assert {key[0] for key in figures(found)} == {"CHN", "RUS"}


def test_what_dashes_mean_is_asked_once():
    data = as_text([["연도", "국가", "수출(천달러)", "수입(천달러)"], ["2012", "중국", "5", "-"]])

    assert asked(look(data, "trade/flows", "kotra")) == ["signs"]
    assert len(figures(look(data, "trade/flows", "kotra", signs="unknown"))) == 1
    zero = figures(look(data, "trade/flows", "kotra", signs="zero"))
    assert zero["CHN", "2012", "import"] == "0"
    (refusal,) = refusals(look(data, "trade/flows", "kotra", signs="refuse"))
    assert "“-” is not an amount" in refusal


def test_a_file_that_names_nobody_is_asked_from_which_side_it_speaks():
    rows = [["Jahr", "Ausfuhr (Tsd. USD)", "Einfuhr (Tsd. USD)"], ["2018", "1417", "4015"]]
    data = as_text([["Außenhandel Deutschlands"], *rows])

    assert asked(look(data, "trade/flows", "kotra")) == ["view", "lacking:country"]
    found = look(data, "trade/flows", "kotra", view="turned", lacking__country="Germany")
    assert figures(found)["DEU", "2018", "import"] == "1417000"


def test_two_answers_about_numbers_or_words_hold_together():
    rows = [
        ["2012", "중국", "2.913", "-"],
        ["2012", "A", "3.514", "7"],
        ["2012", "B", "4.123", "8"],
    ]
    data = as_text([["연도", "국가", "수출(천달러)", "수입(천달러)"], *rows])
    said = {"word__country__A": "Russia", "word__country__B": "-left out-"}

    found = look(data, "trade/flows", "kotra", decimal=",", signs="zero", **said)

    assert figures(found) == {
        ("CHN", "2012", "export"): "2913000",
        ("CHN", "2012", "import"): "0",
        ("RUS", "2012", "export"): "3514000",
        ("RUS", "2012", "import"): "7000",
    }


def test_a_total_that_the_dataset_has_a_word_for_is_no_row_to_leave_out():
    rows = [["2012", "중국", "합계", "5926000"], ["2012", "합계", "수출", "2491040"]]
    data = as_text([["연도", "국가", "수출입구분", "금액(천달러)"], *rows])

    found = look(data, "trade/flows", "kotra")

    assert figures(found) == {("CHN", "2012", "turnover"): "5926000000"}


def test_a_recipe_survives_json_and_one_of_before_is_refused():
    recipe = look(korean_workbook(), "trade/flows", "kotra").answered()

    assert Recipe.from_json(recipe.as_json()).as_json() == recipe.as_json()
    with pytest.raises(ValueError, match="The format of the recipe is not 2"):
        Recipe.from_json({"format": 1, "columns": []})


def test_a_letter_of_digits_is_gone_through_once():
    """A pattern that tries each place of it would go on for minutes."""
    head = ["연도", "국가", "수출(천달러)", "수입(천달러)"]
    data = as_text([head, ["2012", "중국", "1" * 30_000 + "x", "7"]])

    (refusal,) = refusals(look(data, "trade/flows", "kotra"))

    assert refusal.startswith("Row 2")


def test_a_lost_zero_is_put_back_before_a_code_and_a_weight_stands_beside_its_value():
    rows = [["303", "2015", "중국", "5", "7"], ["2701", "2015", "중국", "8", "9"]]
    data = as_text([["hs코드", "연도", "국가", "수출(천달러)", "중량(톤)"], *rows])

    found = look(data, "trade/goods", "kotra")

    stated = [figure.values for figure in found.run.first]
    assert [one["commodity"] for one in stated] == ["0303", "2701"]
    assert [(one["quantity"], one["quantity_unit"]) for one in stated] == [("7", "t"), ("9", "t")]


def test_a_country_that_stands_once_before_its_rows_is_filled_down():
    rows = [["중국", "2012", "5", "6"], ["", "2013", "7", "8"], ["", "2014", "9", "10"]]
    data = as_text([["국가", "연도", "수출(천달러)", "수입(천달러)"], *rows])

    found = look(data, "trade/flows", "kotra")

    assert asked(found) == []
    assert {country for country, _, _ in figures(found)} == {"CHN"}
    assert "An empty cell of “국가” takes what stands above it." in found.answered().sentences
