"""Input of planning, checked."""
