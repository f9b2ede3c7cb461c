"""Tables as files: what a table is, what a file tells of itself, and a writer for each format.

What enters: a `Table` with typed rows and an `About` (title, sources, licence, moment, rule).
What leaves: CSV, NDJSON, XLSX, Parquet, and a ZIP with CSV on the Web and a Data Package.
API, figures and the data kit hand in their tables; each format is written once. No Django here.
"""
