"""`python -m sewana.site.demo`: fill the data folder in force, in a process of its own.

The numeric packages that draw the opinion map then never weigh on the process that serves.
"""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")
    django.setup()
    from sewana.site import first_run, static_files  # noqa: PLC0415 - models can be imported only after set-up
    from sewana.site.demo.fill import fill  # noqa: PLC0415 - the same reason

    with first_run.held():
        first_run.make_ready()
        fill(sys.stdin.readline().strip())
        static_files.collect()


if __name__ == "__main__":
    main()
