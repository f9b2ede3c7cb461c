"""A correction asks for everything that a table says, and refuses beside the field at fault."""

import pytest
from django.urls import reverse

from aid.models import FoodAid
from nkworld.importing.desk.claims import CorrectionForm
from nkworld.provenance.tables import observation_models
from tests.aid.factories import FoodAidFactory
from tests.factories import ReleaseFactory, RuleFactory, live
from tests.goods.factories import GoodsFlowFactory
from tests.reading import api, as_opened, page, table, text_of
from trade.goods.models import GoodsFlow

from .conftest import step, ticks


@pytest.mark.parametrize("model", observation_models().values(), ids=lambda m: m.dataset)
def test_every_table_has_all_it_says_corrected(model):
    form = CorrectionForm(claim=model())

    assert sorted(form.fields) == sorted([*model.content, "reason"])
    assert next(reversed(form.fields)) == "reason"


@pytest.fixture
def coal(db):
    """70 dollars for 7 tonnes, live."""
    claim = GoodsFlowFactory(value=70, quantity=7, quantity_unit="t")
    RuleFactory(dataset=claim.release.dataset, is_default=True, order=[claim.source])
    live(claim.release)
    return GoodsFlow.objects.get()


def correct(client, claim, **changes):
    """The form as it opens, with these fields typed over."""
    opts = claim._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_correct", args=[claim.pk])
    said = as_opened(client, address) | {"reason": "Misread"} | changes
    return client.post(address, said, follow=True)


def published(editor, publisher, claim, **changes):
    """The row that stands live once a second person has published the correction."""
    assert correct(editor, claim, **changes).context["release"].state == "draft"
    draft = type(claim).objects.get(known_from=None).release
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason, **ticks(draft))
    return type(claim).objects.as_of().get()


def test_a_value_is_corrected_and_the_quantity_stays(editor, publisher, coal):
    row = published(editor, publisher, coal, value="1,200")

    assert (row.value, row.quantity, row.quantity_unit) == (1200, 7, "t")


def test_a_quantity_and_its_unit_are_corrected(editor, publisher, coal):
    review = text_of(correct(editor, coal, quantity="1,250.5", quantity_unit="kg").content.decode())
    assert "Quantity: 7 → 1,250.5" in review
    assert "Unit of the quantity: tonnes → kilograms" in review

    draft = GoodsFlow.objects.get(known_from=None).release
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason)
    row = GoodsFlow.objects.as_of().get()

    assert (row.value, f"{row.quantity:f}", row.quantity_unit) == (70, "1250.500", "kg")


def test_the_line_ends_of_a_browser_correct_nothing(editor, db):
    quoted = GoodsFlowFactory(as_quoted="Coal\n70 dollars")
    live(quoted.release)
    said = {"as_quoted": "Coal\r\n70 dollars"}
    assert "Nothing is corrected" in text_of(correct(editor, quoted, **said).content.decode())

    correct(editor, quoted, **said, note="Read again")

    assert GoodsFlow.objects.get(known_from=None).as_quoted == "Coal\n70 dollars"


def test_a_quantity_that_the_page_never_gave_is_taken_out(editor, publisher, coal):
    row = published(editor, publisher, coal, quantity="", quantity_unit="")

    assert (row.value, row.quantity, row.quantity_unit) == (70, None, "")


def test_tonnes_of_food_become_a_range(editor, publisher, db):
    live(FoodAidFactory(release=ReleaseFactory(dataset__slug="aid/food-aid"), value=500).release)

    row = published(
        editor, publisher, FoodAid.objects.get(), value="", value_low="400", value_high="600"
    )

    assert (row.value, row.value_low, row.value_high) == (None, 400, 600)


def test_an_excluded_figure_has_its_kind_of_reason_in_the_ledger(client, editor, publisher, coal):
    row = published(editor, publisher, coal, status="excluded", exclusion="slip")

    assert (row.status, row.exclusion, row.note) == ("excluded", "slip", "Misread")
    assert ["A slip of the page: a misprint, or the wrong line", "1", "1"] in table(
        page(client, "/exclusions/"), "kinds"
    )
    [told] = api(client, "trade/goods", "?exclusion=slip")["results"]
    assert (told["exclusion"], told["quantity"]) == ("slip", 7)


def test_a_figure_that_is_counted_again_loses_its_kind_of_reason(editor, publisher, coal):
    said = {"status": "excluded", "exclusion": "slip"}
    excluded = published(editor, publisher, coal, **said)

    # The form opens with the kind chosen; nobody has to take it out.
    row = published(editor, publisher, excluded, status="reported", note="Read again")

    assert (row.status, row.exclusion, row.note) == ("reported", "", "Read again")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"exclusion": "slip"},
            "exclusion",
            "Only an excluded figure has a reason of exclusion: set the status to “Excluded”, or "
            "leave this empty.",
        ),
        (
            {"quantity_unit": ""},
            "quantity_unit",
            "A quantity has a unit (t, kg, bbl, m3, pcs), and a unit has a quantity.",
        ),
        (
            {"quantity": ""},
            "quantity",
            "A quantity has a unit (t, kg, bbl, m3, pcs), and a unit has a quantity.",
        ),
        ({"quantity": "-1"}, "quantity", "Trade is zero or more; the sign is in the direction."),
        (
            {"quantity": "1.2345"},
            "quantity",
            "“1.2345” has more than 3 decimals: round it to 3. (If the point separates thousands, "
            "leave it out.)",
        ),
        (
            {"quantity_unit": "stone"},
            "quantity_unit",
            "Select a valid choice. stone is not one of the available choices.",
        ),
        (
            {"value": "", "quantity": "", "quantity_unit": ""},
            "value",
            "A claim has a value, a bound or a quantity; leave out what is not given.",
        ),
        ({"value_low": "71"}, "value_low", "The value lies between its lower and upper bound."),
        ({"value_high": "69"}, "value_high", "The value lies between its lower and upper bound."),
        (
            {"value": "", "value_low": "8", "value_high": "7"},
            "value_low",
            "The lower bound is not above the upper bound.",
        ),
    ],
)
def test_bad_input_is_answered_beside_its_field(editor, coal, changes, field, sentence):
    response = correct(editor, coal, **changes)

    assert response.context["form"].errors == {field: [sentence]}
    assert sentence in response.content.decode().replace("&#x27;", "'")
    assert GoodsFlow.objects.count() == 1
