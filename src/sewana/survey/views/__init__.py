"""Pages about questionnaires and about who there is."""
