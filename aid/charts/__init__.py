"""The figures of aid: money in current US dollars (or won, by name), food in tonnes.

Money of two statuses is never added, nor are two sources; the books of single days stand beside
one another and enter no sum.
"""

from nkworld.portal.subjects import subject
from nkworld.provenance.registries import texts_beside

from . import donors, food, funding

for title, slugs in texts_beside(__file__, "subjects.yaml").items():
    subject(title, *slugs)
