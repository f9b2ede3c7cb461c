"""A story is cut into steps, each with the figure that stands beside it."""

import pytest

from nkworld.texts.stories.models import FIGURE, StoryText
from tests.profiles.texts import SOURCE

from .conftest import BODY

pytestmark = pytest.mark.usefixtures("universe")


def text(body=BODY):
    return StoryText(body, [SOURCE])


def problems(body):
    return [str(problem) for problem in text(body).problems()]


def test_steps_begin_at_headings_and_carry_their_figures():
    before, sold, bought = text().steps

    assert (before.heading, before.figure) == ("", None)
    assert "Nobody expected it." in before.html
    assert '<h2 dir="auto" id="story-it-sold">It sold</h2>' in sold.heading
    assert sold.figure.url == "/charts/trade/partner/?country=XRU"
    assert bought.figure.url == "/charts/trade/partner/?country=XRU&measure=import"
    assert "It paid late." in sold.html
    assert "It paid late." not in bought.html


def test_a_second_figure_under_one_heading_begins_a_step_of_its_own():
    place = "::: figure trade/partner?country="
    body = f"## One\n{place}XRU\n\nA.[^bureau-2015]\n\n{place}XFR\n\nB."
    first, second = text(body).steps

    assert ("XRU" in first.figure.url, "XFR" in second.figure.url) == (True, True)
    assert (second.heading, "B." in second.html) == ("", True)


def test_steps_that_show_one_picture_marked_otherwise_are_together():
    place = "::: figure trade/partner?country="
    body = f"Before.\n## One\n{place}XRU&marks=none\n## Two\n{place}XRU\n## Three\n{place}XFR"

    assert [len(run) for run in text(body).runs] == [1, 2, 1]


def test_two_steps_with_one_figure_share_no_id():
    ids = [step.figure.dom_id for step in text().steps if step.figure]

    assert len(ids) == len(set(ids)) == 2


def test_a_line_of_a_figure_ends_the_paragraph_above_it():
    read = StoryText("Some words\n::: figure trade/total\nmore words")

    assert [paragraph.words for paragraph in read.paragraphs] == ["Some words", "more words"]
    assert [(each.words, each.line) for each in read.placed(FIGURE)] == [("trade/total", 2)]


def test_the_large_number_is_bound_and_told_in_words():
    read = text()

    assert '<p class="story-number"' in read.steps[0].html
    assert read.number == "US$ 100 and no more"
    assert [number.mark.line for number in read.numbers] == [1, 8, 15]
    assert [number.complaint for number in read.numbers] == ["", "", ""]


def test_a_story_as_it_should_be_has_no_problem():
    assert problems(BODY) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("figure trade/partner?country=XRU\n", "figure trade/partnr\n", "Line 6: There is no fig"),
        ("figure trade/partner?country=XRU\n", "figure trade/partnr\n", "mean “trade/partner”?"),
        ("?country=XRU\n", "?country=XQQ\n", "Line 6: trade/partner: country"),
        ("?country=XRU\n", "?contry=XRU\n", "contry"),
        ("?country=XRU\n", "?country=XFR&to=1950\n", "has nothing to show"),
        ("::: figure trade/partner?country=XRU\n", "::: figur x\n", "“::: figur x” is not unders"),
        ("::: figure trade/partner?country=XRU\n", "", "A story has 2 to 5 figures, this one 1"),
    ],
)
def test_what_keeps_a_figure_from_its_place_is_told_in_a_sentence(old, new, told):
    assert old in BODY
    assert any(told in problem for problem in problems(BODY.replace(old, new, 1)))


def test_html_and_classes_cannot_be_typed():
    step = text('<p class="story-number">1</p>\n\n## X\n\nY[^bureau-2015]').steps[0]

    assert "&lt;p class=" in step.html
