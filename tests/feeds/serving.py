"""A server on loopback that answers as it was told, also as no honest one would."""

import gzip
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def served(answers):
    """(host and port, the paths asked for); an answer is bytes, or a function of the handler."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            answer = answers.get(self.path.partition("?")[0])
            if answer is None:
                self.send_error(404)
            elif callable(answer):
                try:
                    answer(self)
                except OSError:
                    self.close_connection = True  # the other side has had enough
            else:
                kind = "application/json" if answer[:1] in b"[{" else "text/csv; charset=utf-8"
                send(self, answer, kind)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler, body, kind, **headers):
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def redirect_to(place):
    def answer(handler):
        handler.send_response(302)
        handler.send_header("Location", place)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def page(handler):
    send(handler, b"<html>Sign in</html>", "text/html; charset=utf-8")


def endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/csv")
    handler.end_headers()
    while True:
        handler.wfile.write(b"a,b,c\n" * 10_000)


def dripping(handler):
    """A byte now and then, for ever: the wait ends as soon as the connection does."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/csv")
    handler.end_headers()
    gone = threading.Event()
    while not gone.wait(0.05):
        handler.wfile.write(b"a")


def bomb(handler):
    """64 MiB of nothing in 64 KiB."""
    send(handler, gzip.compress(bytes(64 * 2**20)), "text/csv", Content_Encoding="gzip")
