import json
from functools import partial

import pytest

from nkworld.asking.questions import InvalidQuery
from nkworld.charts import to_json
from nkworld.figures import registry as figures
from nkworld.files.tables import to_csv

from .conftest import body_of, errors_of

pytestmark = pytest.mark.usefixtures("universe")

PARTNER = "/api/v1/charts/trade/partner/"


def test_every_registered_figure_is_listed_with_its_parameters(client):
    listed = client.get("/api/v1/charts/").json()["results"]

    assert [figure["slug"] for figure in listed] == [figure.slug for figure in figures.every()]
    partner = next(figure for figure in listed if figure["slug"] == "trade/partner")
    rule = next(each for each in partner["parameters"] if each["name"] == "rule")
    assert [choice["value"] for choice in rule["choices"]] == [
        "bureau-first",
        "gazette-first",
        "all",
    ]
    assert partner["url"].endswith(PARTNER)


def test_a_figure_is_what_its_page_draws(client):
    query = {"country": "XRU", "rule": "gazette-first"}
    _, figure = figures.get("trade/partner").ask(query)

    answer = client.get(PARTNER, query).json()

    assert {"url", "licence"} == answer.keys() - to_json(figure).keys()
    drawn = json.loads(json.dumps(to_json(figure, figures.terms_of(figure))))
    drawn["rule"] |= {"url": answer["rule"]["url"]}
    addresses = [p.pop("number_url") for each in answer["series"] for p in each["points"]]
    assert all(p.pop("number_url") is None for each in drawn["series"] for p in each["points"])
    assert {name: answer[name] for name in drawn} == drawn
    assert all(
        (address is None) == (point["value"] is None)
        for address, point in zip(
            addresses, (p for each in answer["series"] for p in each["points"]), strict=True
        )
    )
    points = {s["slug"]: [p["value"] for p in s["points"]] for s in answer["series"]}
    assert points["import"] == [310, None]


@pytest.mark.parametrize(
    ("name", "write", "ending"),
    [("csv", to_csv, "csv"), ("csv-excel", partial(to_csv, for_excel=True), "excel.csv")],
)
def test_its_file_is_the_one_beside_the_page(client, name, write, ending):
    query = {"country": "XRU"}
    _, figure = figures.get("trade/partner").ask(query)

    response = client.get(PARTNER, query | {"format": name})
    body = body_of(response)

    assert body.decode() == write(figure, figures.terms_of(figure))
    assert int(response["X-Row-Count"]) == len(body.splitlines()) - 1
    name = response["Content-Disposition"]
    assert name.startswith(
        'attachment; filename="trade-partner--country=XRU--rule=bureau-first.1.as-of-'
    )
    assert name.endswith(f'Z.{ending}"')


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("contry=XRU", "contry"),
        ("country=XRU&rule=bureau", "rule"),
        ("country=XRU&from=2016&to=2015", "from"),
        ("country=XRU&from=2014&from=2015", "from"),
        ("country=Atlantis", "country"),
        ("country=XRU&as_of=2100-01-01", "as_of"),
        ("format=svg", "format"),
        ("page_size=10", "page_size"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(client, query, parameter):
    assert list(errors_of(client.get(f"{PARTNER}?{query}"))) == [parameter]


def test_the_same_question_is_refused_to_a_page(universe):
    with pytest.raises(InvalidQuery) as refused:
        figures.get("trade/partner").ask({"country": "XRU", "rule": "bureau"})

    assert refused.value.errors == [("rule", "“bureau” is not known. Did you mean “bureau-first”?")]
    assert refused.value.sentences == ["rule: “bureau” is not known. Did you mean “bureau-first”?"]
