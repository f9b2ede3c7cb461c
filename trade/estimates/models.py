"""Tables of estimates: the claims of each, and all that the portal makes of them."""

from . import arms, economy  # noqa: F401
