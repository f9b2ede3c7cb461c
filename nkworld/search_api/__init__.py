"""The search of the pages, for programs: it stands above both, since neither knows the other."""
