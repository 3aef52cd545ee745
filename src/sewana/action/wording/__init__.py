"""Sentences that are computed: they say no more than their numbers allow."""
