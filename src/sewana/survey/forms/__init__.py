"""Input about questionnaires, checked."""
