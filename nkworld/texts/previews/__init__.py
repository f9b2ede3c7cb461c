"""What readers will see change if a draft is published: sentences, pictures, numbers, texts."""
