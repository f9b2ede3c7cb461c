"""Pictures as PNG: each costs the processor a quarter of a second, so that they take turns."""

from django.conf import settings

from nkworld.charts.png import to_png
from nkworld.charts.svg import card
from nkworld.limits import OneAtATime

WIDTH, PHONE_WIDTH, CARD_WIDTH = 1920, 1080, card.WIDTH  # dots
CARD_HEIGHT = card.HEIGHT

drawing = OneAtATime(longest_wait=5)


def png(svg: str, width: int) -> bytes:
    """The picture `width` dots wide; OutOfTime (answered by 503) while too many others wait."""
    with drawing.turn():
        return to_png(svg, width, settings.PICTURE_FONTS)
