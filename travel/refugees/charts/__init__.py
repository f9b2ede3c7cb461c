"""The figures of refugees and asylum."""

from . import admissions, by_country, decisions, stocks

__all__ = ["admissions", "by_country", "decisions", "stocks"]
