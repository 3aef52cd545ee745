"""Commands of the product that start at once.

One process has loaded the libraries and forks for each command, which then has its own words, variables, folder and
output like any process. Four fifths of the time of a small `sewana map` is loading.
"""

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

STARTER = """
import json, os, sys
import django.core.management, django.db.models, scipy.sparse
import sewana.__main__, sewana_core.coordinates, sewana_core.opinion_map

for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        for number, name, mode in ((0, os.devnull, "r"), (1, asked["out"], "w"), (2, asked["err"], "w")):
            with open(name, mode) as file:
                os.dup2(file.fileno(), number)
        os.environ.clear()
        os.environ.update(asked["variables"])
        os.chdir(asked["folder"])
        sys.argv = ["sewana", *asked["words"]]
        sewana.__main__.main()
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@cache
def starter() -> subprocess.Popen[str]:
    """The process that forks; it ends with this one, when its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", STARTER],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(*words: object, **variables: str) -> CompletedProcess[str]:
    """Run `sewana <words>` to its end, with these variables beside those of the tests."""
    started = starter()
    assert started.stdin is not None
    assert started.stdout is not None
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        asked = {
            "words": list(map(str, words)),
            "variables": {**os.environ, **variables},
            "folder": str(Path.cwd()),
            "out": str(out),
            "err": str(err),
        }
        started.stdin.write(json.dumps(asked) + "\n")
        started.stdin.flush()
        status = int(started.stdout.readline())
        return CompletedProcess(asked["words"], status, out.read_text("utf-8"), err.read_text("utf-8"))
