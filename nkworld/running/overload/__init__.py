"""What a request may take of the database, and what has failed when the database refuses."""
