"""A file in columns of its own becomes rows in those of a dataset, each with its cell."""
