"""Reads a calendar from standard input with the library ics, and prints its entries as JSON."""

import json
import sys

from ics import Calendar

events = sorted(Calendar(sys.stdin.buffer.read().decode("utf-8")).events)
print(json.dumps([[event.name, event.begin.isoformat(), event.status] for event in events]))
