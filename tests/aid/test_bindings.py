"""Numbers in texts that are bound to aid: which claim is meant, or why none is."""

import re
from pathlib import Path

import pytest

import nkworld.texts.profiles
from nkworld.figures.bindings import Bound, Unbound, resolve
from tests.reading import api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

TEXTS = Path(nkworld.texts.profiles.__file__).parent / "seed"
BOUND = re.compile(r"\{\{(aid:[^|}]*)\|([^}]*)\}\}")


def bound_numbers():
    texts = (path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.md")))
    return {key: printed for text in texts for key, printed in BOUND.findall(text)}


def one(key, as_of=None):
    return resolve([key], as_of)[key]


def test_every_number_of_the_published_texts_agrees_with_its_claim():
    numbers = bound_numbers()
    found = resolve(numbers)

    assert len(numbers) >= 13
    complaints = {key: found[key].complaint(printed) for key, printed in numbers.items()}
    assert set(complaints.values()) == {""}, complaints


def test_the_claim_is_where_its_address_leads(client):
    binding = one("aid:CHE:2018:value:fts")

    assert isinstance(binding, Bound)
    query = "?" + binding.url.partition("?")[2]
    [row] = api(client, "aid/contributions", query)["results"]
    assert row["value"] == binding.value == 7_471_448
    assert "state of 19 June 2018" in binding.description


def test_a_body_is_named_as_in_other_tables_and_months_stand_for_their_year():
    binding = one("aid:CHN:2019:value:china-customs")

    [claim] = binding.claims
    assert (claim.source.slug, claim.period) == ("china-customs-aid", "2019-01/2019-08")
    assert "2019-01/2019-08" in binding.description


def test_recipient_and_status_tell_obligations_from_payments():
    key = "aid:USA:2008:value:us-foreign-assistance"
    paid = one(f"{key}:all-recipients:paid")
    committed = one(f"{key}:all-recipients:committed")

    assert (paid.value, committed.value) == (167_769_076, 185_301_518)
    assert "stage=paid" in paid.url


def test_the_whole_is_meant_before_its_parts():
    whole = one("aid:cerf:2012:value:cerf")

    assert whole.value == 12_920_667
    assert whole.claims[0].scope == "whole"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("aid:CHE", "is not a key of aid: write aid:CHE:2018:value:fts"),
        ("aid:CHE:2018:value:fts::", "is not a key of aid"),
        ("aid:CHE:2018:share:fts", "“share” is not a measure of aid: write value"),
        ("aid:ZZZ:2018:value:fts", "“ZZZ” is not an actor known here"),
        ("aid:CHE:2018:value:ftz", "“ftz” is not a source. Did you mean “fts”?"),
        ("aid:CHE:1996:value:fts", "There is no claim of “fts” on aid from Switzerland in 1996"),
        ("aid:CHE:2018:value:fts:wfq", "“wfq” is not an actor known here"),
        ("aid:CHE:2018:value:fts:all-recipients:payed", "Did you mean “paid”?"),
        ("aid:MNG:2018:value:fts", "Mongolia is not a donor here yet"),
    ],
)
def test_a_key_that_means_nothing_says_why(key, sentence):
    answer = one(key)

    assert isinstance(answer, Unbound)
    assert sentence in answer.sentence


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("aid:USA:2008:value:us-foreign-assistance", ["committed", "paid"]),
        ("aid:SWE:2019:value:fts", ["state of 22 May 2019", "state of 30 December 2019"]),
    ],
)
def test_a_key_that_means_several_claims_names_them(key, told):
    answer = one(key)

    assert isinstance(answer, Unbound)
    assert all(words in answer.sentence for words in told)
    assert "Name the recipient and the stage" in answer.sentence


def test_few_queries_for_any_number_of_keys(django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        resolve(bound_numbers())
