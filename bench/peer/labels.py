"""Answer with red-dwarf's groups: a line of JSON in (people, statements, votes, out), a line of JSON out.

Runs under a Python that has red-dwarf, and stays up: loading its libraries takes longer than many analyses.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")
from reddwarf.implementations.base import run_pipeline  # noqa: E402  # warns while it loads


def labels(asked):
    triples = enumerate(zip(asked["people"], asked["statements"], asked["votes"], strict=True))
    rows = [{"participant_id": p, "statement_id": s, "vote": v, "modified": i} for i, (p, s, v) in triples]
    table = run_pipeline(votes=rows, mod_out_statement_ids=asked["out"], random_state=0).participants_df
    return [[int(p), int(g)] for p, g in table["cluster_id"].dropna().items()]


answers, sys.stdout = sys.stdout, sys.stderr  # whatever else is printed must not stand between the answers
for line in sys.stdin:
    print(json.dumps(labels(json.loads(line))), file=answers, flush=True)
