"""Input about voices and improvements, checked."""
