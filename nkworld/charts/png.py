"""A picture as PNG, drawn by resvg in fonts of our own: the same dots on every machine."""

from collections.abc import Sequence

import resvg_py

SANS, SERIF = "Source Sans 3", "Source Serif 4"


def to_png(svg: str, width: int, fonts: Sequence[str]) -> bytes:
    """The text of an SVG file, `width` dots wide.

    `fonts` are the files of the faces SANS and SERIF; those of the machine are left aside, so that
    a letter that they lack is drawn as an empty box. ValueError if it is no SVG.
    """
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=list(fonts),
        font_family=SANS,
        sans_serif_family=SANS,
        serif_family=SERIF,
    )
