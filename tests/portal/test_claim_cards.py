"""What the card of a claim tells: rivals, verdict, rule, vintages; what a draft never tells."""

import json

import pytest

from nkworld.atlas.memo import memo_scope
from nkworld.figures.amounts import value_text
from nkworld.portal.claim_cards import cards_of
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import withdraw
from tests.factories import FlowFactory, ReleaseFactory, SourceFactory, live
from trade.models import Flow

pytestmark = pytest.mark.django_db


def claim(source, **cell):
    return Flow.objects.with_readings().get(source=source, **cell)


@pytest.fixture
def exports(universe):
    """The bureau's 100 of 2014, of which the gazette says 90."""
    return claim(universe.bureau, period="2014", direction="export")


def card(claim):
    [found] = cards_of(claim.dataset, [claim.pk])
    return found


def page(client, claim, **more):
    return client.get(claim.get_absolute_url(), **more)


def test_a_claims_page_names_value_source_words_and_where_it_was_read(client, exports):
    text = page(client, exports).content.decode()

    assert "Royal Bureau on Ruritania, 2014, Exports" in text
    assert "<b>100</b>" in text
    assert f'href="{exports.citation}"' in text
    assert exports.as_quoted in text
    assert exports.release.label in text


def test_a_rival_stands_beside_it_with_its_difference(exports):
    [rival] = card(exports).rivals

    assert (value_text(rival.claim), rival.difference, rival.per_cent) == ("90", "−10", "−10.0 %")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("901", "Disputed: sources lie 11.1 % apart, from 901"),
        ("951", "Not disputed: sources lie 5.3 % apart"),
        ("1001", "Not disputed: Royal Bureau and Freedonian Gazette say the same"),
    ],
)
def test_sources_more_than_a_tenth_apart_dispute_it(universe, other, words):
    given = {"country": universe.freedonia, "period": "2010", "direction": "export"}
    for source, value in ((universe.bureau, "1001"), (universe.gazette, other)):
        live(FlowFactory(release=ReleaseFactory(source=source), value=value, **given).release)

    assert words in card(claim(universe.bureau, **given)).verdict


def test_amounts_that_round_to_one_another_dispute_nothing(exports):
    assert "Not disputed: sources lie 11.1 % apart" in card(exports).verdict  # 90 and 100
    assert card(exports).verdict.endswith("within what they round to.")


def test_copies_of_one_declaration_confirm_nothing(universe):
    copy = SourceFactory(slug="copy", origin="repeats", repeats=universe.bureau)
    universe.bureau.origin = "records"
    universe.bureau.save()
    given = {"country": universe.freedonia, "period": "2010", "direction": "export"}
    for source in (universe.bureau, copy):
        live(FlowFactory(release=ReleaseFactory(source=source), value=100, **given).release)

    assert "their agreement confirms nothing" in card(claim(copy, **given)).verdict


def test_an_unreviewed_compilation_disputes_nothing(universe):
    given = {"country": universe.freedonia, "period": "2010", "direction": "export"}
    for source, value, read in (
        (universe.bureau, 100, "at-source"),
        (universe.gazette, 500, "compilation"),
    ):
        row = FlowFactory(release=ReleaseFactory(source=source), value=value, read=read, **given)
        live(row.release)

    assert not card(claim(universe.bureau, **given)).record.is_disputed
    assert "disputes nothing" in card(claim(universe.bureau, **given)).verdict
    assert "disputes nothing" in card(claim(universe.gazette, **given)).verdict


def test_each_rule_names_the_claim_that_it_shows(exports, universe):
    chosen = {rule.slug: claim for rule, claim in card(exports).chosen}

    assert chosen["bureau-first"] == exports
    assert chosen["gazette-first"].source == universe.gazette


def test_an_excluded_claim_says_why_and_enters_nothing(client, universe):
    excluded = claim(universe.gazette, period="2015", direction="export")
    text = page(client, excluded).content.decode()

    assert "Left out of every total" in text
    assert "mix-up with another land" in text
    assert card(claim(universe.bureau, period="2015", direction="export")).verdict.startswith(
        "No other source"
    )


def test_a_superseded_claim_leads_to_what_stands_now(client, exports, universe):
    again = ReleaseFactory(source=universe.bureau, label="Revision")
    live(
        FlowFactory(
            release=again, country=universe.ruritania, direction="export", value=101
        ).release
    )
    now = claim(universe.bureau, period="2014", direction="export")
    text = page(client, exports).content.decode()

    assert "Superseded" in text
    assert f'<a href="{now.get_absolute_url()}">101</a>' in text
    assert [row.value for row in card(now).earlier] == [100]
    assert f'<link rel="canonical" href="http://testserver{now.get_absolute_url()}">' in text


def test_a_withdrawn_claim_says_why_and_what_returned(client, exports, universe):
    again = ReleaseFactory(source=universe.bureau)
    given = {"country": universe.ruritania, "direction": "export"}
    live(FlowFactory(release=again, value=101, **given).release)
    withdrawn = claim(universe.bureau, period="2014", direction="export")
    withdraw(Release.objects.get(pk=again.pk), reason="A slip of the pen.")
    text = page(client, withdrawn).content.decode()

    assert "Withdrawn" in text
    assert "A slip of the pen." in text
    assert ">100</a>" in text


def test_a_draft_has_no_page_no_card_no_citation_and_no_form(client, universe):
    draft = Flow.objects.get(release=universe.draft)

    for ending in ("/", ".bib", "/challenge/", "/challenge/received/"):
        address = draft.get_absolute_url().removesuffix("/") + ending
        assert client.get(address).status_code == 404, address
    assert client.post(draft.get_absolute_url() + "challenge/").status_code == 404
    assert cards_of("trade/flows", [draft.pk]) == []


@pytest.mark.parametrize(
    "address",
    [
        "/claims/trade/flows/0/",
        "/claims/trade/nothing/1/",
        "/claims/trade/flows/999999999999999999/",
        "/claims/trade/flows/9999999999999999999/",
        "/claims/trade/flows/1.xml",
    ],
)
def test_an_address_of_no_claim_is_of_no_page(client, universe, address):
    assert client.get(address).status_code == 404


def test_an_unknown_parameter_is_refused(client, exports):
    assert client.get(exports.get_absolute_url() + "?fragment=1").status_code == 400


def test_a_claim_is_cited_in_files_that_name_source_page_and_address(client, exports):
    start = exports.get_absolute_url().removesuffix("/")
    files = {
        end: client.get(f"{start}.{end}").content.decode() for end in ("bib", "ris", "csl.json")
    }

    for text in files.values():
        assert "Royal Bureau on Ruritania, 2014, Exports: 100" in text
        assert f"http://testserver{exports.get_absolute_url()}" in text
        assert exports.citation.partition("//")[2] in text
    assert json.loads(files["csl.json"])[0]["type"] == "dataset"


def test_claims_of_one_source_are_added(client, universe):
    rows = Flow.objects.as_of().filter(source=universe.bureau, period="2014").order_by("pk")
    keys = "+".join(str(row.pk) for row in rows)
    text = client.get(f"/claims/trade/flows/{keys}/").content.decode()

    assert "<b>400</b>" in text
    assert all(row.get_absolute_url() in text for row in rows)


def test_claims_of_two_sources_are_never_added(client, universe):
    rows = Flow.objects.as_of().filter(period="2014", direction="export")
    keys = [str(row.pk) for row in rows]

    assert client.get(f"/claims/trade/flows/{'+'.join(keys)}/").status_code == 404
    assert client.get(f"/claims/trade/flows/{keys[0]}+{keys[0]}/").status_code == 404


def test_cards_cost_the_same_however_many(exports, django_assert_num_queries):
    keys = [row.pk for row in Flow.objects.as_of().filter(period="2014")]

    with memo_scope(), django_assert_num_queries(6):
        for each in cards_of("trade/flows", keys):
            assert each.verdict
            assert [*each.rivals, *each.chosen, *each.notes, *each.challenges]
