"""Which words ask for which figure of the zone of Kaesong."""

from nkworld.search.answers import answers

ZONE = "Kaesong Industrial Complex"
answers(
    "travel/kaesong-output",
    [f"{ZONE} output", f"{ZONE} production"],
    subject="the output of the Kaesong zone",
)
answers(
    "travel/kaesong-workers",
    [f"{ZONE} workers"],
    subject="North Koreans at work in the Kaesong zone",
)
