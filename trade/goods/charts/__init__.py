"""The figures of goods and of sanctions on them, from the DPRK's side."""

from . import caps, commodity, of_month, sectors, shares
