"""Predictions: the same numbers wherever they are computed."""

import os
import subprocess
import sys

from tests.core.recorded import export

ODDS = """
from sewana_core.hold_out import hide
from sewana_core.prediction import log_odds
from sewana_core.vote_sums import vote_sums
from sewana_core.votes import vote_matrix
from tests.core.recorded import export
found = export("ssis.land-bank-farmland.2rumnecbeh.2021-08-01")
held = hide(vote_sums(vote_matrix(found.participant, found.statement, found.vote), found.mod_out), 1)
print(log_odds(held.training, held.row, held.column)[0].tobytes().hex())
"""


def test_predictions_are_the_same_to_the_last_bit_on_one_thread_or_two():
    export("ssis.land-bank-farmland.2rumnecbeh.2021-08-01")  # skips where the data is not
    answers = set()
    for threads in ("1", "2"):
        env = os.environ | {"OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", ODDS], env=env, capture_output=True, text=True, check=True
        )
        answers.add(done.stdout)
    assert len(answers) == 1
