"""The pages of doubt before anything was published: they answer, and claim nothing."""

import pytest

pytestmark = pytest.mark.django_db
PAGES = [
    ("/trade/valuation/", "Nothing is on record"),
    ("/trade/compare/?country=XRU", "No source is on record"),
    ("/trade/silence/", "Nothing is on record"),
    ("/trade/revisions/", "No source is on record"),
    ("/charts/trade/growth/?country=XRU", "No figure that can be drawn is on record"),
    ("/charts/trade/share/?country=XRU", "No figure that can be drawn is on record"),
]


@pytest.mark.parametrize(("address", "sentence"), PAGES)
def test_a_page_without_data_says_so(client, ruritania, dataset_without_claims, address, sentence):
    answer = client.get(address)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(("address", "sentence"), PAGES)
def test_a_wrong_parameter_is_refused_with_a_suggestion(
    client, ruritania, dataset_without_claims, address, sentence
):
    mark = "&" if "?" in address else "?"
    answer = client.get(f"{address}{mark}as_off=2015-01-01")

    assert answer.status_code == 400
    assert "Did you mean “as_of”?" in answer.content.decode()
