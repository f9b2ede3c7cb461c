"""What is made of a file before anybody said anything, read by the dataset's own parser."""

from decimal import Decimal

import pytest

from nkworld.importing.mapping.description import Mapping
from nkworld.importing.mapping.proposal import lacking
from nkworld.importing.mapping.wanted import wanted_of

from .conftest import (
    as_text,
    comtrade_new,
    comtrade_old,
    korean_workbook,
    refusals,
    tourism,
    understood,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
    pytest.mark.postgres("nkworld.importing.mapping.models"),
]


def said(rows):
    return {(r["country"], r["period"], r["direction"]): r["value"] for r in rows}


def test_a_korean_workbook_in_thousands_of_dollars():
    rows, notes, found = understood(korean_workbook(), "trade/flows", "kotra")

    assert said(rows) == {
        ("중국", "2012", "export"): "2480000000",
        ("중국", "2012", "import"): "3446000000",
        ("중국", "2015", "export"): "2480000000",
        ("중국", "2015", "import"): "3227000000",
        ("러시아", "2012", "export"): "11040000",
        ("러시아", "2012", "import"): "64700000",
    }
    assert rows[0]["as_quoted"] == "2480000 천달러"
    assert [row["row"] for row in rows] == [5, 5, 5, 5, 6, 6]
    assert "1 row is a total and was passed over." in notes
    assert any("“천달러” is read in A2" in remark for remark in found.remarks)
    assert refusals(korean_workbook(), found.mapping, "trade/flows", "kotra") == []


@pytest.mark.parametrize("data", [comtrade_new({}, {"flowCode": "X"}), comtrade_old()])
def test_what_china_reports_about_north_korea_is_turned_round(data):
    rows, _, found = understood(data, "trade/flows", "comtrade")

    assert [row["country"] for row in rows] == ["CHN", "CHN"]
    assert [row["direction"] for row in rows] == ["export", "import"]
    fields = {column.heading: column.field for column in found.mapping.columns}
    assert [h for h in fields if fields[h] == "country"] == []
    assert fields.get("refmonth", "") == fields.get("typecode", "") == ""
    assert found.unknown == []
    assert refusals(data, found.mapping, "trade/flows", "comtrade") == []


def test_parts_and_other_pairs_of_comtrade_are_passed_over_with_their_number():
    data = comtrade_new(
        {},
        {"cmdCode": "27"},
        {"motCode": "1000"},
        {"flowCode": "RX"},
        {"partnerISO": "KOR", "partnerDesc": "Rep. of Korea"},
    )

    rows, notes, _ = understood(data, "trade/flows", "comtrade")

    assert len(rows) == 1
    assert "1 row is not about North Korea and was passed over." in notes
    assert len(notes) == 5


def test_a_renamed_reporter_cannot_exchange_directions_beside_a_partner():
    data = as_text(
        [
            ["country", "Partner", "year", "flow", "value"],
            ["China", "DPR Korea", "2020", "import", "48003000"],
        ]
    )

    rows, _, found = understood(data, "trade/flows", "comtrade")

    assert said(rows) == {("China", "2020", "export"): "48003000"}
    assert found.mapping.has_pair


def test_a_table_whose_only_partner_is_north_korea_asks_who_reports():
    data = as_text([["partner", "year", "flow", "value"], ["PRK", "2012", "export", "3527"]])

    _, _, found = understood(data, "trade/flows", "kotra")

    assert lacking(found.mapping, wanted_of("trade/flows"))[0] == "reporter"


def test_a_chinese_crosstab_of_travel_by_quarter_and_purpose():
    said_by_hand = {"direction": "from-dprk", "citation": "https://tourism.example"}
    rows, _, found = understood(tourism(), "travel/crossings", "cnta", **said_by_hand)

    assert [(r["period"], r["dimension"], r["category"], r["value"]) for r in rows] == [
        ("2012-Q1", "total", "total", "40600"),
        ("2012-Q1", "purpose", "sightseeing-leisure", "1700"),
        ("2012-Q1", "purpose", "worker-crew", "19200"),
        ("2012-Q2", "total", "total", "48600"),
        ("2012-Q2", "purpose", "meeting-business", "13100"),
    ]
    assert {(r["country"], r["direction"], r["kind"]) for r in rows} == {
        ("CHN", "from-dprk", "entry")
    }
    assert any("have always said" in remark for remark in found.remarks)
    assert refusals(tourism(), found.mapping, "travel/crossings", "cnta") == []


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("cp949", ","), ("utf-16", ";"), ("utf-16-le", "\t"), ("gb18030", ",")],
)
def test_the_same_table_in_any_encoding(encoding, separator):
    head = ["年份", "国家", "出口(万美元)", "进口(万美元)", "进出口总额"]
    if encoding != "gb18030":
        head = ["기간", "국가명", "수출 금액(만달러)", "수입 금액(만달러)", "무역수지"]
    country = "俄罗斯" if encoding == "gb18030" else "러시아"
    data = as_text([head, ["2012", country, "1,104", "6,470", "5,366"]], encoding, separator)

    rows, _, _ = understood(data, "trade/flows", "kotra")

    assert [Decimal(row["value"]) for row in rows] == [11_040_000, 64_700_000]


def test_headings_that_say_towards_whom_and_commas_before_decimals():
    head = ["年月", "对朝鲜出口（万美元）", "自朝鲜进口（万美元）"]
    data = as_text([head, ["2019年1月", "16.800,5", "1700"]], separator=";")

    rows, _, found = understood(data, "trade/flows", "china-customs")

    assert said(rows) == {
        ("CHN", "2019-01", "import"): "168005000",
        ("CHN", "2019-01", "export"): "17000000",
    }
    assert found.mapping.turned and found.mapping.decimal_comma


def test_a_file_without_a_unit_says_so_and_asks():
    data = as_text([["연도", "국가", "수출", "수입"], ["2012", "중국", "2480000", "3446000"]])

    _, _, found = understood(data, "trade/flows", "kotra")

    assert found.mapping.units["value"].scale == ""
    assert any("Nothing in the file says in which unit" in remark for remark in found.remarks)


def test_what_empty_cells_and_dashes_mean_is_kept():
    data = as_text([["연도", "국가", "수출(천달러)", "수입(천달러)"], ["2012", "중국", "", "-"]])
    _, _, found = understood(data, "trade/flows", "kotra")
    assert refusals_or_none(data, found.mapping) == "no rows"

    found.mapping.empty, found.mapping.dash = "zero", "refused"

    (refusal,) = refusals(data, found.mapping, "trade/flows", "kotra")
    assert refusal.startswith("Row 2") and "“-” is not an amount" in refusal


def test_a_total_that_the_dataset_has_a_word_for_is_no_row_to_pass_over():
    rows = [["2012", "중국", "합계", "5926000"], ["2012", "합계", "수출", "2491040"]]
    data = as_text([["연도", "국가", "수출입구분", "금액(천달러)"], *rows])

    read, notes, found = understood(data, "trade/flows", "kotra")

    assert said(read) == {("중국", "2012", "turnover"): "5926000000"}
    assert "1 row is a total and was passed over." in notes
    assert refusals(data, found.mapping, "trade/flows", "kotra") == []


def refusals_or_none(data, mapping):
    from nkworld.importing.refusals import FileRefused

    try:
        return refusals(data, mapping, "trade/flows", "kotra")
    except FileRefused:
        return "no rows"


def test_a_description_survives_json_and_refuses_nonsense():
    _, _, found = understood(korean_workbook(), "trade/flows", "kotra")

    assert Mapping.from_json(found.mapping.as_json()) == found.mapping
    with pytest.raises(ValueError, match="is not a number to multiply"):
        Mapping.from_json({"columns": [], "units": {"value": {"scale": "many"}}})
    with pytest.raises(ValueError, match="“colums” is not known"):
        Mapping.from_json({"columns": [], "colums": []})
