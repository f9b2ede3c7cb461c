"""A client in Python, written from the OpenAPI document: one file, nothing but the standard
library. `runtime.py` is its first part as it stands; the kinds of rows and the methods follow.
"""
