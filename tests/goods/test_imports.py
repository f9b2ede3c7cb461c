"""A spreadsheet of goods that can't be taken is answered in sentences, and nothing is stored."""

import io

import pytest

from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from tests.factories import CountryFactory, DatasetFactory, SourceFactory
from tests.goods.factories import chapter, heading
from trade.goods.models import GoodsFlow

pytestmark = pytest.mark.django_db

ROW = {
    "source": "bureau",
    "country": "Ruritania",
    "period": "2015",
    "direction": "export",
    "hs_code": "2701",
    "value": "150",
    "quantity": "3",
    "quantity_unit": "tonnes",
    "citation": "https://yearbook.example/page-9",
    "as_quoted": "150 dollars",
}


@pytest.fixture
def hand_in():
    dataset = DatasetFactory(slug="trade/goods")
    SourceFactory(slug="bureau")
    CountryFactory(code="XRU", name="Ruritania")
    chapter("03")
    heading("2701")

    def handed(**changed):
        row = ROW | changed
        text = f"{','.join(row)}\n{','.join(row.values())}\n"
        return stage(io.BytesIO(text.encode()), Upload(dataset=dataset, label="Yearbook"))

    return handed


def test_codes_units_and_headings_are_understood_as_people_write_them(hand_in):
    outcome = hand_in(hs_code="HS 27.01", quantity_unit="톤", direction="수출")

    row = GoodsFlow.objects.get()
    assert not outcome.refusals
    assert (row.commodity.code, row.quantity_unit, row.direction) == ("2701", "t", "export")


def test_a_row_may_leave_the_value_out_where_it_has_a_quantity(hand_in):
    assert not hand_in(value="").refusals
    assert GoodsFlow.objects.get().value is None


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"quantity_low": "88000"}, "at least 88,000 t"),
        ({"quantity_high": "90000.5"}, "at most 90,000.5 t"),
        ({"quantity_low": "88000", "quantity_high": "90000"}, "between 88,000 t and 90,000 t"),
        ({"quantity": "89000", "quantity_low": "88000"}, "89,000 t (at least 88,000 t)"),
    ],
)
def test_a_quantity_may_have_bounds_and_then_needs_no_number(hand_in, bounds, words):
    assert not hand_in(**{"value": "", "quantity": ""} | bounds).refusals

    assert GoodsFlow.objects.get().amount_text == words


@pytest.mark.parametrize(
    ("changed", "column", "sentence"),
    [
        ({"hs_code": "2799"}, "hs_code", "“2799” is not a code known here."),
        ({"hs_code": "0299"}, "hs_code", "“0299” is not a code known here."),
        ({"hs_code": "3"}, "hs_code", "has lost its leading zero: write 03"),
        ({"hs_code": ""}, "hs_code", "The code is empty: write a code such as 2701"),
        ({"quantity_unit": "bushels"}, "quantity_unit", "“bushels” is not known here."),
        ({"quantity_unit": ""}, "quantity_unit", "A quantity has a unit (t, kg, bbl, m3, pcs)"),
        ({"quantity": "", "quantity_unit": "", "value": ""}, "value", "a value, a bound or a quan"),
        ({"quantity": "", "quantity_low": "3", "quantity_unit": ""}, "quantity_unit", "has a unit"),
        ({"quantity_low": "4"}, "quantity", "lies between its lower and upper bound"),
        ({"quantity": "", "quantity_low": "4", "quantity_high": "3"}, "quantity_low", "not above"),
        ({"quantity": "-3"}, "value", "Trade is zero or more"),
        ({"direction": "turnover"}, "direction", "“turnover” is not known here."),
        ({"quantity": "3.0001"}, "quantity", "more than 3 decimals"),
    ],
)
def test_a_faulty_cell_is_named_with_its_remedy(hand_in, changed, column, sentence):
    outcome = hand_in(**changed)

    (refusal,) = outcome.refusals
    assert (refusal.row, refusal.column) == (2, column)
    assert sentence in refusal.sentence
    assert not GoodsFlow.objects.exists()
