"""The figures of the donors' statistics, each in dollars of one price base."""

from . import constant, current, donor, year  # noqa: F401 - registers them
