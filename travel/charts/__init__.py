"""The figures of travel: entries of persons, and workers abroad, from the DPRK's side.

One kind of count, one frequency and one coverage a series. Parts stand beside the total of the
same source, and wherever they do not add up to it the figure says so.
"""

from nkworld.portal.subjects import subject
from nkworld.provenance.registries import texts_beside

from . import crossings, workers

for title, slugs in texts_beside(__file__, "subjects.yaml").items():
    subject(title, *slugs)
