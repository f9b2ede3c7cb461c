"""What is checked of the tables of every domain, none of which is named."""

from . import constraints, counts, rules, vintages

__all__ = ["constraints", "counts", "rules", "vintages"]
