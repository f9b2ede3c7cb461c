"""The figures of refugees and asylum."""

from . import admissions, countries, decisions  # noqa: F401 - registers them
