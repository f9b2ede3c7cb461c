"""Tables as files: what a table is, what a file tells of itself, and a writer for each format.

API, kit and figures hand in a `Table` with typed rows and an `About`; each format is written once.
"""
