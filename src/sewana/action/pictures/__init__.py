"""Pictures of how far voices have come, as what their templates need."""
