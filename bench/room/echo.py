"""A limit: uvloop answers whatever comes with the same bytes, parses nothing and keeps nothing.

python bench/room/echo.py PORT
"""

import asyncio
import sys

import uvloop

NEXT = b'{"number":7,"text":"%b"}' % (b"x" * 150)
BODY = b'{"done":"0123456789abcdef0123456789abcdef","again":false,"next":%b,"answered":9,"total":200}' % NEXT
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
    len(BODY),
    BODY,
)


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(ANSWER)


async def main(port):
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", port, backlog=4096)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
