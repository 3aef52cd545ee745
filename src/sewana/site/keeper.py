"""The keeper as the server sees it: a process that is started with it, watched, started again, and ended with it."""

import logging
import subprocess
import sys
import threading
import time

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
LONG_S = 60.0  # who lived so long did not fail at its start
END_S = 5.0

log = logging.getLogger("sewana.keeper")


class Keeper(threading.Thread):
    """Run `sewana keep`, and run it again when it ends before its time."""

    def __init__(self) -> None:
        super().__init__(name="keeper", daemon=True)
        self.lock = threading.Lock()
        self.is_stopped = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def run(self) -> None:
        Process.keeper = self
        pause_s = FIRST_PAUSE_S
        while True:
            began = time.monotonic()
            how = self.run_once()
            if time.monotonic() - began >= LONG_S:
                pause_s = FIRST_PAUSE_S
            # Where all processes are told to stop at once, this one hears it in the pause.
            if self.is_stopped.wait(pause_s):
                return
            log.error("the keeper ended (%s) and is started again after %g s", how, pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def run_once(self) -> str:
        """Run the process to its end; return how it ended."""
        try:
            process = self.start_process()
        except OSError as error:
            return f"it could not be started: {error}"
        return f"code {process.wait()}" if process else "stopped"

    def start_process(self) -> subprocess.Popen[bytes] | None:
        with self.lock:
            if self.is_stopped.is_set():
                return None
            if self.process is not None and self.process.stdin is not None:
                self.process.stdin.close()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sewana", "keep"],
                stdin=subprocess.PIPE,  # nothing is written: its end tells that this process is gone
                stdout=subprocess.DEVNULL,
                # Ctrl-C in a terminal goes to a whole group: there it is for the server alone to hear. Not a session
                # of its own: Linux would then share the processor out evenly between the two, whatever `nice` says.
                process_group=0,
            )
            self.starts += 1
            return self.process

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def let_go(self) -> None:
        """Tell the process to end; `stop` waits for it."""
        with self.lock:
            self.is_stopped.set()
            if self.process is not None and self.process.stdin is not None:
                self.process.stdin.close()

    def stop(self) -> None:
        self.let_go()
        if not self.is_alive():
            return
        self.join(END_S)
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Process:
    """Holds the one keeper of this process, if it has one."""

    keeper: Keeper | None = None
