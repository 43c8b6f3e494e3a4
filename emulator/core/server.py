"""The HTTP server around the face."""

import os
import signal
import sys

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from core import speed
from core.app import App


class Handler(MotoRequestHandler):
    """A quiet handler that keeps connections open and sends each answer in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self):
        """Answers one request; a connection without an answer is closed."""
        status, headers, body = self.server.app(self.make_environ())
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in _with_length(status, headers, body):
            self.send_header(name, value)
        self._end_headers_with(body)

    def _end_headers_with(self, body):
        """Sends the headers and the body together."""
        self._headers_buffer.append(b"\r\n" + body)
        self.flush_headers()

    def log_request(self, *args):
        """Logs nothing: the calls are at `/_postmagiq/calls`."""

    def log(self, kind, message, *args):
        """Keeps the server's own remarks on stderr, without colours."""
        if kind == "error":
            print(message % args if args else message, file=sys.stderr, flush=True)


def _with_length(status, headers, body):
    """Gives the headers with a length; an answer to HEAD keeps the one that it has."""
    named = {name.lower() for name, _ in headers}
    kept = [pair for pair in headers if pair[0].lower() not in ("server", "date", "connection")]
    if "content-length" in named or status in (204, 304):
        return kept
    return [*kept, ("Content-Length", str(len(body)))]


def serve(host, port):
    """Binds, says `Ready.` and serves until a signal ends the process."""
    speed.remember_method_names()
    face = App()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        server = make_server(host, port, face, threaded=True, request_handler=Handler)
    except (OSError, SystemExit) as error:
        print(f"The emulator cannot listen on {host}:{port}: {error}", file=sys.stderr)
        return 1
    server.daemon_threads = True
    speed.warm(face.lock)
    print("Ready.", flush=True)
    server.serve_forever()
    return 0


def _leave(*_):
    """Ends the process at once; there is nothing to save."""
    os._exit(0)
