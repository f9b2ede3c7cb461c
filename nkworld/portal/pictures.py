"""Pictures as PNG: each costs the processor a quarter of a second, so a process draws one at a
time, and nobody waits long for his turn.
"""

import threading

from django.conf import settings

from nkworld.charts.png import to_png
from nkworld.charts.svg import card
from nkworld.limits import OutOfTime

WIDTH, PHONE_WIDTH, CARD_WIDTH = 1920, 1080, card.WIDTH  # dots
CARD_HEIGHT = card.HEIGHT
LONGEST_WAIT = 5.0  # seconds

_drawing = threading.Lock()


def png(svg: str, width: int) -> bytes:
    """The picture `width` dots wide; OutOfTime (answered by 503) while too many others wait."""
    if not _drawing.acquire(timeout=LONGEST_WAIT):
        raise OutOfTime(f"Nobody waits longer than {LONGEST_WAIT:g} seconds for a picture.")
    try:
        return to_png(svg, width, settings.PICTURE_FONTS)
    finally:
        _drawing.release()
