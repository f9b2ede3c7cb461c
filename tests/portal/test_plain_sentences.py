"""Where nobody wrote a finding the machine says one plain thing, whatever a figure is asked."""

import re

import pytest

from nkworld.atlas.memo import memo_scope
from nkworld.charts.description import MOST_WORDS
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import opened
from nkworld.figures import registry as figures
from tests.fuzz.cases import COUNT
from tests.questionnaire import questions_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SLUGS = [figure.slug for figure in figures.every()]
# What is for people to say, and for the desk to sign.
MORE = re.compile(
    r"\(|latest on record|\b(peak|highest|lowest|largest|(?<!at )most|led|fell|rose|than)\b"
)


# Of two questions the first is asked by a figure's own defaults. A hundred, spread over all, reach
# nearly every kind of sentence that four hundred do; `make fuzz` asks all (28,000).
@pytest.mark.parametrize("most", [2, pytest.param(int(COUNT or 100), marks=pytest.mark.slow)])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_headline_is_one_plain_sentence_about_one_drawn_value(slug, most):
    registered = figures.get(slug)
    every = questions_of(registered)
    faults = []
    with memo_scope():
        for query in every[:: -(-len(every) // most)]:
            drawn = registered.draw(registered.parameters(query).validated().cleaned_data)
            faults += [f"{query}: {drawn.headline} ({each})" for each in faults_of(drawn)]

    assert every
    assert not faults


def faults_of(figure):
    text, claims = figure.headline.text, figure.headline.claims
    subject = opened(figure.topic)
    # A thing and a source may be called as they like.
    own_words, _, _ = text.removeprefix(subject).partition(", per ")
    if not text:
        yield "it says nothing"
    if len(text.split()) > MOST_WORDS:
        yield "too long"
    if MORE.search(own_words):
        yield "more than a plain thing"
    lines = figure.headed_by or figure.series
    drawn = {point.x for series in lines for point in series.points if point.numbers}
    for claim in claims:
        if claim.period not in drawn:
            yield f"{claim.period} is not drawn"
        if period_in_words(claim.period) not in text and text != subject:
            yield f"{claim.period} is not named"
