"""One module a table: its claims, and all that the portal makes of them."""

from .china_exchanges import ChinaExchange
from .cyber_theft import CyberTheft
from .russia_war import RussiaWarClaim
from .visits import Visit

__all__ = ["ChinaExchange", "CyberTheft", "RussiaWarClaim", "Visit"]
