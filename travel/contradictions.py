"""Questions about crossings that no row can answer."""

from nkworld.atlas.models import DPRK
from nkworld.provenance.filters import ClaimQuestion

from .categories import PARTS, Category
from .models import Direction

# {parameter: the direction with North Korea at that end, the one with the other country there}
ENDS = {
    "origin": (Direction.FROM_DPRK, Direction.TO_DPRK),
    "destination": (Direction.TO_DPRK, Direction.FROM_DPRK),
}


class CrossingQuestion(ClaimQuestion):
    """What is asked of crossings: one end of every journey is North Korea."""

    def contradictions(self, params):
        yield from super().contradictions(params)
        yield from _of_ends(params)
        yield from _of_parts(params)

    def claims_of(self, params):
        return super().claims_of(params).with_ends()


def _of_ends(params):
    asked = {name: params[name] for name in ENDS if params.get(name)}
    if len(asked) == 2 and sum(each.code == DPRK for each in asked.values()) != 1:
        yield "origin", "One end of every journey is North Korea, the other another country."
        return
    for name, country in asked.items():
        at_home, elsewhere = ENDS[name]
        needed = at_home if country.code == DPRK else elsewhere
        if params.get("direction") and needed not in params["direction"]:
            yield "direction", f"With this “{name}” it is {needed}: leave “direction” out."
        others = params.get("country")
        if others and country.code != DPRK and country not in others:
            yield name, f"“country” names another end than {country}: leave it out."


def _of_parts(params):
    dimensions, categories = params.get("dimension"), params.get("category")
    if not dimensions or not categories:
        return
    within = {part.value for each in dimensions for part in PARTS[each]}
    if within.isdisjoint(categories):
        labels = ", ".join(f"“{Category(each).label}”" for each in categories)
        yield "category", f"{labels} is no part of {', '.join(dimensions)}: leave one of them out."
