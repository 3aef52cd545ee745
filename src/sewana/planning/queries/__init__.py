"""Reads about the plan of a forum."""
