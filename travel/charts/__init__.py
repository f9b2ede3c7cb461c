"""The figures of travel: entries of persons, and workers abroad, from the DPRK's side.

One kind of count, one frequency and one coverage a series. Parts stand beside the total of the
same source, and wherever they do not add up to it the figure says so.
"""

from . import neighbours, visitors, workers
