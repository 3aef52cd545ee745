"""Many phones at once against the running product: what they are told, how fast, and what it costs.

The load is plain asyncio with as little work a message as can be, so that the figures are the server's.
"""

STATEMENTS = 200
QUESTIONS = 40
