import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

from nkworld.charts import (
    Figure,
    Sentence,
    describe,
    to_json,
)
from nkworld.charts.figures import Claim
from nkworld.files.tables import to_csv


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_begins_with_its_header():
    nothing = Figure("", "persons", "line", (), topic="A")

    assert to_csv(nothing) == (
        "series,label,period,value,low,high,unit,status,source,read,authority,break,note\r\n"
    )


def test_csv_has_a_row_for_each_series_and_period_and_an_empty_value_for_a_gap(trade):
    exports = [row for row in rows(to_csv(trade)) if row["series"] == "exports"]

    assert [row["value"] for row in exports] == ["270860000", "395546000", "", "500000000"]
    assert [row["break"] for row in exports] == ["false", "true", "false", "false"]
    assert exports[1]["source"] == "china-customs"


def test_csv_names_the_denominator_where_there_is_one(trade):
    shares = replace(trade, denominator="trade without inter-Korean trade")

    assert {row["denominator"] for row in rows(to_csv(shares))} == {shares.denominator}
    assert "denominator" not in to_csv(trade)


def test_csv_and_json_round_nothing(trade):
    imports = rows(to_csv(trade))[4]

    assert imports["value"] == "467310000.55"
    assert to_json(trade)["series"][1]["points"][0]["value"] == 467310000.55


def test_csv_for_machines_is_raw_and_for_spreadsheets_cannot_run(partners):
    raw, safe = rows(to_csv(partners)), to_csv(partners, for_excel=True)

    assert (raw[2]["period"], raw[2]["note"]) == ("=Laos", "+nobody says")
    assert safe.startswith("\ufeff")
    assert (rows(safe)[2]["period"], rows(safe)[2]["note"]) == ("'=Laos", "'+nobody says")


def test_a_negative_number_in_a_spreadsheet_stays_a_number(trade):
    deficit = replace(trade.series[0].points[0], value=Decimal("-5"))
    series = replace(trade.series[0], points=(deficit,))

    text = to_csv(replace(trade, series=(series,)), for_excel=True)

    assert rows(text)[0]["value"] == "-5"


def test_json_is_aligned_to_its_labels_and_keeps_gaps(trade):
    data = json.loads(json.dumps(to_json(trade)))

    assert data["labels"] == ["2002", "2003", "2004", "2005"]
    exports = data["series"][0]["points"]
    assert [p["value"] for p in exports] == [270860000, 395546000, None, 500000000]
    assert [p["break"] for p in exports] == [False, True, False, False]
    assert isinstance(to_json(trade)["series"][0]["points"][0]["value"], int)


def test_json_has_the_promised_keys(trade):
    assert set(to_json(trade)) == {
        *(
            "slug",
            "title",
            "headline",
            "finding",
            "subtitle",
            "unit",
            "measure",
            "kind",
            "x_title",
            "labels",
        ),
        *("denominator", "as_of", "description", "notes", "sources", "marks", "bands", "series"),
        *("context", "strips", "period", "parameters", "rule", "revisions", "newest_on"),
    }
    assert to_json(trade)["description"] == describe(trade)


def test_json_opens_the_headline_into_its_reckoning(trade):
    """With what it compares: each number with its period, source, status and read."""
    series = trade.series[0]
    first, last = (replace(series.points[at], read="quoted") for at in (0, 3))
    claims = tuple(Claim("Exports", point.x, point) for point in (first, last))
    headline = to_json(replace(trade, headline=Sentence("Exports", claims, ("2003",))))["headline"]

    assert headline["text"] == "Exports"
    assert headline["read"] == "quoted"
    [before, _] = headline["claims"]
    assert before == {
        **{"label": "Exports", "period": "2002", "value": 270860000, "low": None, "high": None},
        **{"status": "reported", "source": "kotra", "read": "quoted"},
        **{"note": None, "caveat": None},
        "claims": [],
    }
    assert headline["left_out"] == ["2003"]


def test_categories_never_break(partners):
    assert not any(p["break"] for p in to_json(partners)["series"][0]["points"])


def test_files_name_the_terms_of_each_source_where_they_are_given(trade):
    terms = {"kotra": "not stated", "china-customs": "CC BY-SA 3.0"}

    of_2003 = [row for row in rows(to_csv(trade, terms)) if row["period"] == "2003"]
    assert {row["licence"] for row in of_2003} == {"CC BY-SA 3.0"}
    assert "CC BY-SA 3.0" in to_csv(trade, terms, for_excel=True)
    told = to_json(trade, terms)["sources"]
    assert {each["slug"]: each["licence"] for each in told} == terms
    assert "licence" not in to_csv(trade)
