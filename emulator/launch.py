"""Starts the emulator: moto with its patches, on one port.

    python launch.py --host 127.0.0.1 --port 4566 --time-scale 0.02 --late-listings 0
"""

import argparse
import os
import signal
import sys
import threading

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
signal.signal(signal.SIGINT, lambda *_: os._exit(0))

DEFAULTS = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    "MOTO_ACM_VALIDATION_WAIT": "2",
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
}


def options(argv):
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="The AWS emulator of postmagiq.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=4566, help="the port to listen on")
    parser.add_argument("--time-scale", type=float, default=0.02,
                        help="seconds here for each second that AWS takes")
    parser.add_argument("--late-listings", type=float, default=0,
                        help="seconds for which listings do not show what is new")
    parser.add_argument("--until-stdin-closes", action="store_true",
                        help="end when the standard input closes")
    return parser.parse_args(argv)


def exit_with_stdin():
    """Ends this process once its standard input closes."""
    def wait():
        while os.read(0, 1024):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def main(argv):
    """Loads the patches, and serves."""
    wanted = options(argv)
    if wanted.until_stdin_closes:
        exit_with_stdin()
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    from core.patching import load_patches
    from core.server import serve
    from core.settings import settings

    try:
        settings.change({"timeScale": wanted.time_scale, "lateListings": wanted.late_listings})
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    load_patches()
    return serve(wanted.host, wanted.port)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
