"""A question answered by a figure: the number in a sentence, with who says so.

A domain's `search.py` says which words ask for which of its figures:

    answers(
        "trade/partner",
        ["exports", "sales"],
        subject="North Korea’s exports to {country}",
        takes=["country"],
        given={"measure": "export"},
    )

A question is answered when every word of it is accounted for: by words that were announced, a
country, years, or something else that the figure takes (see `recogniser`). The sentence is the
figure's own headline for that country and year, so it says no more than the house lets it say.
Where the year has no figure, that is the answer, with the nearest years on record. What is not
fully understood is answered by nothing: the nearest readings are offered.
"""

from .answering import Answer, answer
from .matching import Beside, Reading, answers, one_way, recogniser
