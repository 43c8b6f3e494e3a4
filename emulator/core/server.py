"""The HTTP server around the app."""

import os
import signal
import sys

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from core import speed
from core.app import App


class Handler(MotoRequestHandler):
    """A quiet handler with persistent connections, which sends each answer in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self):
        """Answers one request, or closes the connection when no answer is to be sent."""
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
        """Logs nothing, because `/_postmagiq/calls` has the calls."""

    def log(self, kind, message, *args):
        """Prints the server's own errors on stderr, without colours."""
        if kind == "error":
            print(message % args if args else message, file=sys.stderr, flush=True)


def _with_length(status, headers, body):
    """Gives the headers with the length of the body, unless they have one (an answer to HEAD)."""
    named = {name.lower() for name, _ in headers}
    plain = [pair for pair in headers if pair[0].lower() not in ("server", "date", "connection")]
    if "content-length" in named or status in (204, 304):
        return plain
    return [*plain, ("Content-Length", str(len(body)))]


def serve(host, port):
    """Binds, prints `Ready.` and serves until a signal ends the process."""
    speed.remember_method_names()
    app = App()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit)
    try:
        server = make_server(host, port, app, threaded=True, request_handler=Handler)
    except (OSError, SystemExit) as error:
        print(f"The emulator cannot listen on {host}:{port}: {error}", file=sys.stderr)
        return 1
    server.daemon_threads = True
    speed.warm(app.lock)
    print("Ready.", flush=True)
    server.serve_forever()
    return 0


def _exit(*_):
    """Ends the process at once, because it has nothing to save."""
    os._exit(0)
