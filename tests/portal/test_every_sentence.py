"""No sentence of the portal says more than its rows, whatever is asked.

A figure of thousands of questions is asked some of them; `manage.py sentences --faults` asks all.
"""

import pytest

from nkworld.atlas.memo import memo_scope
from nkworld.portal import audit
from nkworld.provenance import figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SLUGS = [figure.slug for figure in figures.every()]
DOMAINS = sorted({slug.partition("/")[0] for slug in SLUGS})


# Of two questions the first is asked by a figure's own defaults.
@pytest.mark.parametrize("most", [2, pytest.param(400, marks=pytest.mark.slow)])
@pytest.mark.parametrize("slug", SLUGS)
def test_no_headline_breaks_a_rule(slug, most):
    with memo_scope():
        no_sentence_breaks_a_rule(audit.of_figure(figures.get(slug), most))


@pytest.mark.slow
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_strip_opening_or_cell_breaks_a_rule(domain):
    with memo_scope():
        no_sentence_breaks_a_rule(audit.of_pages(domain))


def no_sentence_breaks_a_rule(sentences):
    read = list(sentences)
    faulty = {each.text: each for each in read if each.faults}.values()

    assert read
    assert not [f"{each.place}: {each.text}\n    {' '.join(each.faults)}" for each in faulty]
