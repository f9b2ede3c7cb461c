"""The figures of goods and of sanctions on them, from the DPRK's side."""

from .. import caps
from . import commodity, of_month, stacked
