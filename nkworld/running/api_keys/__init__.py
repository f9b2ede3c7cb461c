"""Institutions that ask the API in bulk: their keys, their limits, and how much they ask."""
