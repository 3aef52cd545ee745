"""Reads about voices, improvements, what was promised and who was told."""
