"""The figures of trade, in current US dollars and from the DPRK's side, and what they are about.

What "the rule" shows is decided cell by cell; a balance, a share or a difference is made of
one source's claims only. Where the source changes inside a line, the line breaks.
"""

from . import china, compare, inter_korean, leading, partner, valuation
