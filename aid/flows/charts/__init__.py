"""The figures of the donors' statistics, each in dollars of one price base."""

from . import constant, current, donor, year

__all__ = ["constant", "current", "donor", "year"]
