"""What a detector can tell of a file it puts into the recipe, else it asks."""
