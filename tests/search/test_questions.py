"""What people type, and the first thing that the search answers: at least nine of ten rightly, and
none wrongly. Half of the questions are typed badly or in Korean or Chinese.
"""

import csv
from pathlib import Path

import pytest

from nkworld.atlas.memo import memo_scope
from nkworld.portal.views.search import Results
from nkworld.search.question import understood

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

with Path(__file__).with_name("questions.csv").open(newline="") as file:
    QUESTIONS = list(csv.DictReader(file))


def first_answer(text):
    """(address, sentence or title) of what stands first; empty where nothing is found."""
    with memo_scope():
        results = Results(understood(text))
    if results.answer and results.answer.sentence:
        return results.answer.url, results.answer.sentence
    hits = [hit for _, group in results.groups for hit in group]
    return (hits[0].url, hits[0].title) if hits else ("", "")


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row["question"])
def test_a_question_is_answered_first_by_what_answers_it(row):
    address, says = first_answer(row["question"])

    assert address.startswith(row["address"])
    assert row["says"] in says.replace("\xa0", " ")
