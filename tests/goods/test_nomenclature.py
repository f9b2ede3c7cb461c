"""The whole Harmonized System is known; the tree has what is on record."""

import io

import pytest

from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from nkworld.provenance.data_checks import newest_states
from nkworld.provenance.publishing import discard, publish
from tests.factories import CountryFactory, DatasetFactory, RuleFactory, SourceFactory
from tests.goods.factories import chapter, heading
from trade.goods.models import Commodity, GoodsFlow
from trade.goods.parameters import codes

pytestmark = [pytest.mark.django_db, pytest.mark.postgres("trade.goods.parameters")]

HEADER = "source,country,period,direction,hs_code,value,citation,as_quoted"


@pytest.fixture
def hand_in():
    dataset = DatasetFactory(slug="trade/goods")
    DatasetFactory(slug="trade/commodities")
    source = SourceFactory(slug="bureau")
    RuleFactory(dataset=dataset, is_default=True, order=[source])
    RuleFactory(dataset__slug="trade/flows", is_default=True, order=[source])
    CountryFactory(code="WLD", name="World")
    CountryFactory(code="XRU", name="Ruritania")
    heading("2701")
    chapter("85")

    def handed(*given):
        rows = [
            f"bureau,XRU,2015,export,{code},150,https://yearbook.example/9,150" for code in given
        ]
        file = io.BytesIO("\n".join([HEADER, *rows]).encode())
        return stage(file, Upload(dataset=dataset, label="Yearbook"))

    return handed


def test_the_list_is_a_tree_of_chapters_headings_and_subheadings():
    every = codes()

    assert {len(code) for code in every} == {2, 4, 6}
    assert all(code[:-2] in every for code in every if len(code) > 2)
    assert len([code for code, (_, edition) in every.items() if edition == "HS 2022"]) == 6939
    assert max(len(name) for name, _ in every.values()) <= 255


def test_a_lawful_code_gets_in_and_is_unseen_while_it_is_a_draft(hand_in, client):
    outcome = hand_in("270119", "8507")

    assert not outcome.refusals
    assert {row.commodity.code for row in GoodsFlow.objects.all()} == {"270119", "8507"}
    assert not Commodity.objects.filter(code__in=["270119", "8507"])
    assert client.get("/trade/goods/8507/").status_code == 404
    listed = client.get("/api/v1/trade/commodities/?format=csv").getvalue().decode()
    assert "2701" in listed
    assert "8507" not in listed


def test_a_code_enters_the_tree_with_its_first_live_figure_and_what_it_lies_in(hand_in, client):
    [release] = hand_in("850710", "270119").releases
    publish(release)

    new = Commodity.objects.get(code="850710")
    assert (new.level, new.parent.code, new.revision) == ("subheading", "8507", "HS 2022")
    assert new.name == codes()["850710"][0]
    [state] = new.history.all()
    assert state.history_type == "+"
    assert "datasets/harmonized-system" in state.history_change_reason
    assert len(state.history_change_reason) <= 100
    assert Commodity.objects.filter(code="8507").exists()
    assert client.get("/trade/goods/850710/").status_code == 200


def test_a_code_whose_draft_was_discarded_stays_unseen(hand_in):
    [release] = hand_in("8507").releases
    discard(release)

    assert not Commodity.objects.filter(code="8507").exists()


def test_a_code_of_an_earlier_edition_says_so(hand_in):
    hand_in("851712")

    assert Commodity.with_drafts.get(code="851712").revision == "HS 2017"


def test_the_desk_may_add_what_a_draft_names_already(hand_in):
    hand_in("8507")
    hidden = Commodity.with_drafts.get(code="8507")

    added = Commodity(code="8507", level="heading", name="Batteries", parent=chapter("85"))
    added.full_clean()
    added.save()

    assert added.pk == hidden.pk
    assert Commodity.objects.get(code="8507").name == "Batteries"
    assert [state.history_type for state in added.history.all()] == ["+"]


def test_the_pages_and_the_api_say_that_nothing_is_on_record_of_a_code_that_exists(hand_in, client):
    hand_in("8507")

    found = client.get("/trade/goods/", {"q": "850710"}).content.decode()
    assert "In the Harmonized System, and nothing on record" in found
    assert "Electric accumulators; lead-acid" in found
    searched = client.get("/search/", {"q": "HS 850710"}).content.decode()
    assert "of which nothing is on record" in searched
    assert "850710 Electric accumulators" in searched
    refused = client.get("/api/v1/trade/goods/", {"commodity": "850710"})
    assert refused.status_code == 400
    assert "In the HS 2022 it is “Electric accumulators; lead-acid" in refused.content.decode()


def test_what_is_found_in_the_tree_is_not_said_to_be_without_records(hand_in, client):
    html = client.get("/trade/goods/", {"q": "2701"}).content.decode()

    assert "<li>2701 " not in html
    assert "<li>270112 " in html


def test_checks_of_the_data_find_nothing_wrong_with_a_code_behind_a_draft(hand_in):
    hand_in("8507")

    assert list(newest_states()) == []
