"""`python -m sewana.site.swarm.probe HOST:PORT ROOM SECONDS`: how long the room is held, seen from outside.

It asks, every few milliseconds, something that the room refuses at once without disk or database, in a process that
does nothing else.
"""

import json
import socket
import sys
import time

EVERY_S = 0.004


def measure(host: str, room: str, seconds: float) -> dict[str, float]:
    """Return the longest and the 99.9th percentile of the answers' delays in milliseconds."""
    address, port = host.rsplit(":", 1)
    request = f"POST /live/{room}/send HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{{}}".encode()
    took: list[float] = []
    with socket.create_connection((address, int(port)), timeout=10) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            line.sendall(request)
            if not line.recv(4096).startswith(b"HTTP/1.1 403"):
                raise RuntimeError("the room did not refuse a request without an origin")
            took.append(1000 * (time.perf_counter() - began))
            time.sleep(EVERY_S)
    took.sort()
    return {"highest": round(took[-1], 2), "p999": round(took[int(len(took) * 0.999)], 2)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], sys.argv[2], float(sys.argv[3]))) + "\n")
