"""One module a table: its claims, and all that the portal makes of them."""

from . import arms_transfers, chemical_imports, economy, market_prices, petroleum  # noqa: F401
