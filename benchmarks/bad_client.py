"""python -m benchmarks.bad_client PORT FILE: a client that asks what the lines of a file say, until
its input ends; it prints how many of its questions were answered, not refused.

python -m benchmarks.bad_client: a server that refuses everybody at once and prints its port, which
shows what the client alone takes of the cores that it shares with the portal.
"""

import asyncio
import sys
import threading
import time
from http.client import HTTPConnection
from itertools import count, cycle
from pathlib import Path

CONNECTIONS = 16
THE_NET = 0.02  # seconds from an answer to the next question
REFUSAL = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"


def ask_until_told(port: int, addresses: list[str]) -> None:
    over, answers, turn = threading.Event(), count(), threading.Lock()
    asked = cycle(addresses)

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while not over.is_set():
            with turn:
                question = next(asked)
            connection.request("GET", question)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                next(answers)
            time.sleep(THE_NET)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for each in threads:
        each.start()
    sys.stdin.read()
    over.set()
    for each in threads:
        each.join()
    print(next(answers))


async def refuse_everybody() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            writer.write(REFUSAL)

    server = await asyncio.start_server(refuse, "127.0.0.1")
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1:]:
        ask_until_told(int(sys.argv[1]), Path(sys.argv[2]).read_text().splitlines())
    else:
        asyncio.run(refuse_everybody())
