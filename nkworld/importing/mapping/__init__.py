"""A file in columns of its own becomes rows in the columns of a dataset, each with its cell: see
docs/how-to-import-a-file-of-an-institution.md.
"""
