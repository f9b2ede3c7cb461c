"""The figures of goods and of sanctions on them, from the DPRK's side."""

from . import broken_down, caps, chapters, commodity, of_month, sectors, shares
