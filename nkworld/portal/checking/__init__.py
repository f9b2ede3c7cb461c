"""Whether a file or a citation of a figure is what the portal gives, and what has changed."""
