"""`python -m sewana.site.swarm make|compare`: works on the data folder in force, in a process of its own.

The swarm has settings of its own, and must not carry the tables' code and connections around.
"""

import json
import os
import sys
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")
django.setup()

from sewana.site.swarm import house  # noqa: E402 - models can be imported only after set-up

if __name__ == "__main__":
    if sys.argv[1] == "make":
        found: object = asdict(house.make())
    else:
        found = asdict(house.compare(line.strip() for line in sys.stdin))
    sys.stdout.write(json.dumps(found) + "\n")
