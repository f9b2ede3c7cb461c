"""A file as an institution issues it, and how it is read as the table of a dataset."""
