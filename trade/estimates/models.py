"""One module a table: its claims, and all that the portal makes of them."""

from .arms_transfers import ArmsTransfer
from .chemical_imports import ChemicalImport
from .economy import EconomyEstimate
from .market_prices import MarketPrice
from .petroleum import PetroleumEstimate

__all__ = [
    "ArmsTransfer",
    "ChemicalImport",
    "EconomyEstimate",
    "MarketPrice",
    "PetroleumEstimate",
]
