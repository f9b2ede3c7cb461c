"""Each looks at one thing: what the file tells it puts into the recipe, the rest it asks."""
