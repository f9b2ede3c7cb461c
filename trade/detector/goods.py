"""Where goods are known: who holds commodity rows announces here how to ask for them."""

_providers: list = []


def provide(function):
    """Announce a function from {(country id, period)} to {the same: {direction: Goods}}."""
    _providers.append(function)
    return function


def known(cells):
    """{(country id, period): {direction: Goods}} of all who hold such rows; empty without."""
    found: dict = {}
    for provider in _providers:
        found |= provider(cells)
    return found
