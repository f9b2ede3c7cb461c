"""The figure as a picture: drawn by the server, so that it needs no script and prints sharp."""

from nkworld.charts.svg.drawing import to_svg
from nkworld.charts.svg.files import STYLE, to_card, to_png, to_svg_file, to_thumbnail, words_card
