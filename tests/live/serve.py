"""A room server as a process of its own, for tests that kill it: python -m tests.live.serve JOURNAL PORT."""

import sys
import time

from tests.live.house import PlainStore, running

if __name__ == "__main__":
    with running(PlainStore(sys.argv[1]), port=int(sys.argv[2])) as house:
        print(house.port, flush=True)
        while True:
            time.sleep(60)
