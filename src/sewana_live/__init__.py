"""The running room: asyncio and the standard library only."""
