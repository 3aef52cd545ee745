"""Frames to everybody by Django Channels with its in-memory layer, under uvicorn.

python bench/room/channels_room.py PORT BYTES   (in an environment of its own)
"""

import asyncio
import sys
import time

import django
import uvicorn
from django.conf import settings

settings.configure(
    SECRET_KEY="bench" * 10,
    ALLOWED_HOSTS=["*"],
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

TICK_S = 0.25
LENGTH = int(sys.argv[2])
tasks = []


class Screen(AsyncWebsocketConsumer):
    async def connect(self):
        if not tasks:
            tasks.append(asyncio.ensure_future(feed()))
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("room", self.channel_name)

    async def numbers(self, event):
        await self.send(text_data=event["text"])


async def feed():
    layer = get_channel_layer()
    while True:
        await asyncio.sleep(TICK_S)
        text = f'{{"t":{time.time_ns() // 1_000_000},"'.ljust(LENGTH - 1, "x") + "}"
        await layer.group_send("room", {"type": "numbers", "text": text})


application = ProtocolTypeRouter({"websocket": URLRouter([path("listen", Screen.as_asgi())])})

if __name__ == "__main__":
    print("ready", flush=True)
    uvicorn.run(
        application, port=int(sys.argv[1]), log_level="error", access_log=False, loop="uvloop",
        lifespan="off", ws="websockets",
    )  # fmt: skip
