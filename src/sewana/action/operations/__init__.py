"""What happens to voices and improvements, and how people are told."""
