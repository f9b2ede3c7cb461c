"""Tables as files: their columns, what a file tells of itself, and a writer for each format."""
