"""A second person for every public fact: an edit of a curated record is a proposal."""
