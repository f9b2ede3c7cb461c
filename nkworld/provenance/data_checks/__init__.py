"""What is checked of the tables of every domain, none of which is named."""

from . import citations, constraints, counts, kept, rules, vintages

__all__ = ["citations", "constraints", "counts", "kept", "rules", "vintages"]
