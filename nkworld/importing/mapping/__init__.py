"""A file in columns of its own becomes one in the columns of a dataset.

In: the cells of a sheet as they were read. `survey` states what stands in it, `detect` proposes a
recipe (a list of steps, found anew for every file) and asks what the file does not say, `figures`
follows the recipe cell by cell, and `checks` looks at what came out. Out: rows in the dataset's
columns for the one parser, each with the cell that its figure stands in.
"""
