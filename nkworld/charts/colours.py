"""The colours of the roles, the same everywhere: (on light, on dark). Red means nothing."""

ROLES = {
    "exports": ("#006a8e", "#5bb8d6"),
    "imports": ("#a84814", "#ee935c"),
    "turnover": ("#1b1c1e", "#e9e6df"),
    "balance": ("#5d6066", "#a4a39d"),
    "china": ("#8a2f5c", "#e08fb4"),
    "inter-korean": ("#2a62b8", "#86aef0"),
    "other": ("#6b6e74", "#9a9c9f"),
    "share": ("#4b4aa0", "#a9a8ee"),
    "source-1": ("#0a6aa1", "#62b6e8"),
    "source-2": ("#b4501a", "#ee935c"),
    "source-3": ("#8a2f5c", "#e08fb4"),
    "source-4": ("#187a62", "#5fd0b1"),
    "source-5": ("#4b4aa0", "#a9a8ee"),
    "source-6": ("#8a6700", "#dcb94a"),
    "source-7": ("#6b6e74", "#9a9c9f"),
    "source-8": ("#1b1c1e", "#e9e6df"),
    "category-1": ("#0a4f7d", "#4f9fd6"),
    "category-2": ("#b0570f", "#f2a869"),
    "category-3": ("#187a62", "#5fd0b1"),
    "category-4": ("#8a2f5c", "#e08fb4"),
    "category-5": ("#8a6700", "#dcb94a"),
    "category-6": ("#4b4aa0", "#a9a8ee"),
    "category-7": ("#5b7a1f", "#a8c95f"),
    "category-8": ("#0b7f86", "#58c7cf"),
    "category-9": ("#6f4e37", "#c9a184"),
    "category-10": ("#785d90", "#c3a5d8"),
    "remainder": ("#918d83", "#666a71"),
}

# What is no data: (on light, on dark), too.
INKS = {
    "ink": ("#1b1c1e", "#ebe8e1"),
    "soft": ("#5d6066", "#a8a69f"),
    "rule": ("#dedbd2", "#363a40"),
    "mark": ("#8a8578", "#7f7d76"),
    "wash": ("#f1eee6", "#24282d"),
    "paper": ("#fbfaf6", "#15171a"),
}
PAPER = INKS["paper"][0]


def colour(name: str) -> str:
    """The colour of a role or ink on a light ground; an unknown role looks like "other"."""
    return (INKS.get(name) or ROLES.get(name, ROLES["other"]))[0]


SOURCES = 8  # colours of sources; the ninth begins again


def source_role(number: int) -> str:
    """The role of a source's line by its place, the first being 0."""
    return f"source-{number % SOURCES + 1}"
