"""Reads about questionnaires, the people asked and their answers."""
