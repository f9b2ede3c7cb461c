"""The figures of aid: money in current US dollars (or won, by name), food in tonnes.

Money of two statuses is never added, nor are two sources; the books of single days stand beside
one another and enter no sum.
"""

from . import agencies, appeals, by_year, country, donors, food, funding, south_korea
