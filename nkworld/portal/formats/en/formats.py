"""How moments and days are written where a page says nothing else: 26 Nov 2026, 11:44 UTC."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = r"j M Y, H:i \U\T\C"
