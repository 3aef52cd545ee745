"""Let red-dwarf load a folder that `sewana export-polis` wrote, and print what it found.

Run with a Python that has red-dwarf (it is no dependency of ours): python red_dwarf_loads_export.py FOLDER
Its loader fetches exports over HTTP, so the folder is served on this machine for the moment.
"""

import functools
import http.server
import sys
import threading

from reddwarf.data_loader import Loader


def main(folder):
    """Serve the folder, load it and count."""
    files = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    loader = Loader(directory_url=f"http://127.0.0.1:{server.server_port}/", is_cache_enabled=False)
    server.shutdown()
    people = {row["participant_id"] for row in loader.votes_data}
    print(f"{len(loader.comments_data)} statements, {len(people)} participants")
    print(f"{len(loader.votes_data)} latest votes, {len(loader.skipped_dup_votes)} changed ones passed over")
    out = sum(row["moderated"] == -1 for row in loader.comments_data)
    print(f"{out} statements rejected, {sum(bool(row['is_meta']) for row in loader.comments_data)} meta")


if __name__ == "__main__":
    main(sys.argv[1])
