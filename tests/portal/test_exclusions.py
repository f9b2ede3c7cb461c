"""The ledger of exclusions: every excluded figure with its reason, counted by its kind."""

from collections import Counter
from itertools import product

import pytest

from nkworld.portal.views import catalogue
from nkworld.provenance.models import Exclusion
from nkworld.provenance.tables import observation_models
from tests.factories import (
    DatasetFactory,
    FlowFactory,
    InterKoreanFlowFactory,
    ReleaseFactory,
    live,
)
from tests.reading import api, page, table, text_of

SLIP = "A slip of the page: a misprint, or the wrong line"


@pytest.fixture
def ledger(universe, layer):
    """Beside the universe's own, which has no kind: a slip of trade, two of the layer."""
    excluded = {"status": "excluded", "exclusion": "slip"}
    dataset = DatasetFactory(slug="trade/inter-korean")
    release = ReleaseFactory(dataset=dataset, source=universe.bureau)
    InterKoreanFlowFactory(release=release, period="2001", note="A digit too many", **excluded)
    InterKoreanFlowFactory(release=release, period="2002", note="The line above", **excluded)
    live(release)
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, period="2003", note="Misprinted", **excluded)
    return live(release)


def kinds(client, query=""):
    """{kind of reason: numbers}, with the header under its own."""
    rows = table(page(client, f"/exclusions/{query}"), "kinds")
    return {label: numbers for label, *numbers in rows}


def test_kinds_of_reason_are_counted_in_every_dataset_and_in_all(client, ledger):
    assert kinds(client) == {
        "Why it is left out": ["Figures", "Trade by partner", "Made-up trade of two halves"],
        SLIP: ["3", "1", "2"],
        "No kind fits: the note says why": ["1", "1", "0"],
    }


def test_one_kind_of_reason_is_shown_alone_with_the_counts_of_all(client, ledger):
    words = text_of(page(client, "/exclusions/?exclusion=slip"))

    assert f"Shown below: {SLIP}" in words
    assert all(note in words for note in ("A digit too many", "The line above", "Misprinted"))
    assert "mix-up with another land" not in words
    assert kinds(client, "?exclusion=slip") == kinds(client)


def test_a_kind_that_keeps_nothing_out_is_told(client, ledger):
    words = text_of(page(client, "/exclusions/?exclusion=counted-twice"))

    assert "No figure is excluded for this reason." in words


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("exclusion=slap", "exclusion: “slap” is not known. Did you mean “slip”?"),
        ("exclusion=slip&exclusion=mix-up", "“exclusion” is given 2 times: give it once."),
        ("kind=slip", "“kind” is not a parameter here."),
    ],
)
def test_a_question_that_is_not_understood_is_refused(client, universe, query, sentence):
    response = client.get(f"/exclusions/?{query}")

    assert response.status_code == 400
    assert sentence in text_of(response.content.decode())


def test_a_long_ledger_shows_its_newest_and_leads_to_all(client, ledger, monkeypatch):
    monkeypatch.setattr(catalogue, "SHOWN", 1)
    html = page(client, "/exclusions/?exclusion=slip")

    assert "The newest 1 of 2 figures" in text_of(html)
    assert "/trade/inter-korean/?exclusion=slip&amp;rule=all" in html
    rest = text_of(page(client, "/trade/inter-korean/?exclusion=slip&rule=all"))
    assert "A digit too many" in rest and "The line above" in rest


def test_the_ledger_leads_to_the_same_rows_as_a_file(client, ledger):
    html = page(client, "/exclusions/?exclusion=slip")

    assert "/api/v1/trade/flows/?exclusion=slip&amp;rule=all&amp;format=csv" in html
    [row] = api(client, "trade/flows", "?exclusion=slip&rule=all")["results"]
    assert (row["note"], row["exclusion"]) == ("Misprinted", "slip")


def test_a_table_says_that_it_shows_the_ledger(client, ledger):
    words = text_of(page(client, "/trade/flows/?exclusion=slip"))

    assert f"{SLIP} Misprinted" in words
    assert "1 excluded figures: a source prints them, and no total here contains them." in words


def test_every_table_of_claims_is_asked_by_kind_and_agrees_with_the_page(client, loaded):
    found = Counter()
    for dataset, kind in product(observation_models(), Exclusion.values):
        rows = api(client, dataset, f"?exclusion={kind}&page_size=1000")["results"]
        assert {row["exclusion"] for row in rows} <= {kind}
        found[Exclusion(kind).label] += len(rows)

    header, *rows = table(page(client, "/exclusions/"), "kinds")
    assert header[1] == "Figures"
    shown = {label: int(number.replace(",", "")) for label, number, *_ in rows}
    assert {label: number for label, number in shown.items() if "No kind" not in label} == {
        **+found
    }
