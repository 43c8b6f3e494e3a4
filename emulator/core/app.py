"""The WSGI application of the emulator, in front of moto.

It serves LocalStack's health page and the emulator's own pages under `/_postmagiq/`.
It passes every other request to moto, one at a time, after it has logged it,
injected the ordered faults and validated it.
"""

import functools
import json
import sys
import threading
import traceback

from moto.server import DomainDispatcherApplication, create_backend_app

from core import calls, faults, foreign_resources, orders, slow, state
from core.errors import AwsError, not_implemented, render
from core.overrides import override
from core.patching import applied, broken
from core.settings import settings
from core.validate import VALIDATED, validate

HEALTH = ("/_localstack/health", "/_localstack/info")


class Moto(DomainDispatcherApplication):
    """moto's application, with an error for a service that it lacks."""

    @functools.lru_cache(maxsize=500)
    def get_backend_for_host(self, host):
        """Gives the backend of a host, or raises NotImplementedError."""
        backend = super().get_backend_for_host(host)
        if host is not None and not backend:
            raise NotImplementedError(host)
        return backend


class App:
    """Answers requests: takes a WSGI environ and gives (status, headers, body)."""

    def __init__(self):
        """Creates moto's application, which creates each backend at its first request."""
        self.moto = Moto(create_backend_app)
        self.lock = threading.RLock()

    def __call__(self, environ):
        """Answers one request; the status None means that no answer is sent."""
        path = environ["PATH_INFO"]
        body = calls.read_body(environ)
        if path in HEALTH:
            services = dict.fromkeys(sorted(VALIDATED), "available")
            return _json({"services": services, "edition": "postmagiq"})
        if path.startswith("/_postmagiq/"):
            return self._own_page(environ["REQUEST_METHOD"], path, body)
        if path.startswith("/moto-api"):
            return self._moto_api(environ, path)
        return self._aws(environ, body)

    def _own_page(self, method, path, body):
        """Serves a page under `/_postmagiq/`."""
        page = OWN_PAGES.get((method, path.removeprefix("/_postmagiq/")))
        if page is None:
            return _json({"error": f"no {method} {path} here"}, 404)
        try:
            with self.lock:
                slow.settle()
                result = page(json.loads(body) if body else None)
                slow.settle()
        except (ValueError, TypeError) as error:
            return _json({"error": str(error)}, 400)
        return _json(result)

    def _moto_api(self, environ, path):
        """Serves a page of moto's; a reset empties the state of the emulator too."""
        with self.lock:
            answer = self._ask_moto(environ)
            if path == "/moto-api/reset" and environ["REQUEST_METHOD"] == "POST":
                state.reset()
        return answer

    def _aws(self, environ, body):
        """Serves an AWS request."""
        call = calls.Call(environ, body)
        calls.enter(call)
        lost = False
        try:
            lost = faults.inject(call)
            validate(call)
            answer = override(call, self._serve(call))
        except AwsError as error:
            answer = _for_method(environ, render(error, call.protocol))
        finally:
            calls.leave()
        return (None, [], b"") if lost else answer

    def _serve(self, call):
        """Gives moto's answer: one request at a time, with every slow state up to date."""
        try:
            with self.lock:
                slow.settle()
                answer = self._ask_moto(call.environ)
        except (NotImplementedError, ImportError) as error:
            raise not_implemented(call) from error
        except AwsError:
            raise
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            text = f"The emulator failed at {call.service}.{call.operation}: {error!r}"
            raise AwsError("InternalFailure", text, 500) from error
        if _is_page(answer):
            raise not_implemented(call)
        return answer

    def _ask_moto(self, environ):
        """Calls moto's application and gives (status, headers, body)."""
        head = []

        def start(status, headers, exc_info=None):
            head[:] = [int(status.split()[0]), headers]

        parts = self.moto(environ, start)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return head[0], head[1], body


def _change_settings(wanted):
    """Changes settings, and gives all of them."""
    if not isinstance(wanted, dict):
        raise ValueError("settings are an object")
    settings.change(wanted)
    return settings.as_json()


def _add_orders(wanted):
    """Adds orders, and gives all of them."""
    orders.add(wanted or [])
    return orders.listed()


OWN_PAGES = {
    ("GET", "settings"): lambda _: settings.as_json(),
    ("POST", "settings"): _change_settings,
    ("GET", "calls"): lambda _: calls.logged(),
    ("GET", "inputs"): lambda _: calls.inputs(),
    ("DELETE", "calls"): lambda _: calls.forget(),
    ("GET", "faults"): lambda _: orders.listed(),
    ("POST", "faults"): _add_orders,
    ("DELETE", "faults"): lambda _: orders.clear(),
    ("POST", "foreign-resources"): foreign_resources.create,
    ("GET", "patches"): lambda _: {
        "applied": [{"patches": what, "in": where, "why": why} for what, where, why in applied],
        "broken": broken,
    },
}


def _for_method(environ, answer):
    """Gives an answer without its body if the request is a HEAD."""
    status, headers, body = answer
    return status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def _json(value, status=200):
    """Makes a JSON answer."""
    return status, [("Content-Type", "application/json")], json.dumps(value).encode()


def _is_page(answer):
    """Tells whether moto answered with an HTML page, which means that it does not know the path."""
    status, headers, body = answer
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return status >= 400 and kind.startswith("text/html") and body.lstrip()[:1] == b"<" \
        and b"<html" in body[:200].lower()
