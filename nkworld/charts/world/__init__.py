"""The countries of today as shapes on a map, in the Equal Earth projection (Šavrič, Patterson and
Jenny 2018), which keeps areas. Read from a TopoJSON file of the npm package world-atlas.
"""

from nkworld.charts.world.shapes import HEIGHT, HOME, WIDTH, Shape, shapes_of
