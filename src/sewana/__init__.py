"""Sewana: a library's yearly dialogue forum, from the committee to the change it made."""

__version__ = "0.1.0"
