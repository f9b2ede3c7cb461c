"""One request asks each question of the database once, and an edit forgets the answers."""

import pytest
from django.test import RequestFactory

from nkworld.atlas.memo import forget, in_memo_scope, memo_scope, once_per_request


@pytest.fixture
def asked():
    return []


@pytest.fixture
def question(asked):
    @once_per_request
    def answer(name, day=None):
        asked.append((name, day))
        return len(asked)

    return answer


def test_within_a_scope_a_question_is_asked_once_however_it_is_put(question, asked):
    with memo_scope():
        assert question("rules") == question(name="rules") == question("rules", None) == 1
        assert question("rules", day=1) == 2

    assert asked == [("rules", None), ("rules", 1)]


def test_outside_and_in_the_next_scope_it_is_asked_anew(question):
    with memo_scope():
        question("rules")
    with memo_scope():
        assert question("rules") == 2
    assert question("rules") == 3


def test_an_edit_forgets_what_was_kept(question):
    forget()  # outside nothing is kept
    with memo_scope():
        question("rules")
        forget()
        assert question("rules") == 2


@pytest.mark.parametrize(("method", "times"), [("get", 1), ("head", 1), ("post", 2)])
def test_a_request_that_reads_has_a_scope_of_its_own(question, asked, method, times):
    def view(request):
        return question("rules") or question("rules"), question("rules")

    in_memo_scope(view, getattr(RequestFactory(), method)("/"))

    assert len(asked) == times
