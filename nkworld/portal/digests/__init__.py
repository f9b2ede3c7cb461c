"""What changed, by e-mail: to whoever asked for it twice, until one click ends it."""
