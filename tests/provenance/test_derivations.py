"""Steps are read as arithmetic and as nothing else."""

from decimal import Decimal

import pytest

from nkworld.provenance.derivations import Input, Steps, in_words, tolerance


def came_to(text, **values):
    """The result, where each input is worth what its source's name is here."""
    return Steps.parse(text).compute(lambda given: Decimal(values[given.words[0]]))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("36.35e6 - 12.1e6", "24250000"),
        ("36.35 million - 12.1 million", "24250000"),
        ("4.17bn", "4170000000"),
        ("1,585.61 million * 0.8%", "12684880"),
        ("10 - 3 - 2", "5"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("8 / 2 / 2", "2"),
        ("round(45 million / 1.071, 1 million) / 2", "21000000"),
        ("round(5, 2)", "6"),
        ("input(bureau, XRU, 2015, export) / (1 + 25%)", "80"),
    ],
)
def test_steps_come_to_what_a_hand_would_compute(text, result):
    assert came_to(text, bureau=100) == Decimal(result)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "break off"),
        ("1 +", "break off"),
        ("-5", "break off"),
        ("1 2", "“2” follows nothing"),
        ("(1 + 2", "A “)” is missing"),
        ("round(3)", "A “,” is missing"),
        ("1 / (3 - 3)", "divides by zero"),
        ("12 apples", "“apples” is not understood"),
        ("__import__('os').getcwd()", "is not understood"),
        ("input(bureau)", "names no claim"),
        ("input(bureau, , 2015)", "names no claim"),
        ("(" * 500, "more than 60 parts"),
        ("steps not recorded:", "goes with the reason"),
    ],
)
def test_what_is_no_arithmetic_is_refused_in_a_sentence(text, complaint):
    with pytest.raises(ValueError, match=complaint.replace("(", r"\(").replace(")", r"\)")):
        Steps.parse(text)


def test_an_input_of_another_table_names_its_dataset_first():
    [given] = Steps.parse("input(trade/flows, bureau, XRU, 2011-01/2011-09, export) * 2").inputs

    assert given == Input("trade/flows", ("bureau", "XRU", "2011-01/2011-09", "export"))


def test_an_input_that_is_worth_nothing_can_be_no_divisor():
    steps = Steps.parse("10 / input(bureau, XRU, 2015, export)")

    with pytest.raises(ValueError, match="divides by zero"):
        steps.compute(lambda _: Decimal(0))


def test_steps_that_nobody_recorded_say_why():
    steps = Steps.parse("steps not recorded: the page prints the result only")

    assert (steps.reason, steps.inputs) == ("the page prints the result only", [])


@pytest.mark.parametrize(
    ("stored", "allowed"),
    [("1733000000.00", "500000"), ("36.35", "0.005"), ("7", "0.5"), ("0.00", "0.5")],
)
def test_a_figure_is_as_exact_as_its_last_printed_digit(stored, allowed):
    assert tolerance(Decimal(stored)) == Decimal(allowed)


def test_a_page_prints_steps_as_people_read_them():
    names = {"bureau": "Royal Bureau", "export": "exports"}

    assert in_words("8% * input(bureau, XRU, 2015, export)", names) == (
        "Steps: 8% × Royal Bureau’s figure for XRU, 2015, exports"
    )
    assert in_words("steps not recorded: lost", names) == "Steps not recorded: lost"
    assert in_words("not arithmetic", names) == "not arithmetic"
