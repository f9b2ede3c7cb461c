"""The figures of trade, in current US dollars and from the DPRK's side.

What "the rule" shows is decided cell by cell; a balance, a share or a difference is made of
one source's claims only. Where the source changes inside a line, the line breaks.
"""

from . import (
    by_year,
    china,
    china_months,
    compare,
    growth,
    inter_korean,
    leading,
    mix_ups,
    partner,
    valuation,
)
