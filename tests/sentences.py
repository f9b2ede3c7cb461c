"""Every sentence of the portal is read: what breaks a rule is told with its place.

A domain's `test_every_sentence.py` names its figures; each file is read by one worker. A figure
of thousands of questions is asked some of them here; `manage.py sentences --faults` asks all.
"""

from nkworld.atlas.memo import memo_scope
from nkworld.portal import audit
from nkworld.provenance import figures

MOST = 400


def figures_of(domain):
    return [each.slug for each in figures.every() if each.slug.startswith(f"{domain}/")]


def read_headlines(slug):
    """(how many there are, what is wrong) of a figure under its questions."""
    with memo_scope():
        return told(audit.of_figure(figures.get(slug), MOST))


def read_pages(domain):
    """The same of strips, openings and columns."""
    with memo_scope():
        return told(audit.of_pages(domain))


def told(sentences):
    said = list(sentences)
    faulty = {each.text: each for each in said if each.faults}.values()
    lines = [f"{each.place}: {each.text}\n    {' '.join(each.faults)}" for each in faulty]
    print(f"{len(said)} sentences read, {len(faulty)} with a fault.")
    return len(said), lines
