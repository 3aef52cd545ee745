"""The demonstration forum: an invented library, its statements and its simulated votes.

Nothing here is about a real library or a real person; ``content.json`` says so in both languages, and what
shows it must say so too. ``content`` reads the words, ``simulate`` makes the votes; neither knows Django.
"""
