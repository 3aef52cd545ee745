"""Pages about what became of voices."""
