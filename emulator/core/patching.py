"""How a patch replaces a function of moto, and how the patches are found."""

import importlib
import inspect
import sys
import traceback
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "patches"

applied = []
broken = {}


def patch(owner, name, new=False):
    """Replaces `owner.name`; the function gets the original as its first argument.

    A name that moto does not have is refused, so that a new version of moto cannot
    make a patch silently useless. With `new=True` the name must not exist yet, and
    the function is added without an original. A first argument called `_original`
    says that the function does not call it: then no earlier patch may exist,
    because that one would silently be undone.
    """
    def decorate(function):
        _check(owner, name, function, new)
        setattr(owner, name, function if new else _around(owner, name, function))
        plain = getattr(function, "fget", function)
        applied.append((f"{owner.__name__}.{name}", plain.__module__, inspect.getdoc(plain)))
        return function
    return decorate


def _check(owner, name, function, new):
    """Raises an AttributeError when a patch does not fit what it replaces."""
    exists = name in vars(owner) if new else hasattr(owner, name)
    if exists == new:
        raise AttributeError(f"{owner.__name__} {'already has' if exists else 'has no'} {name}")
    if not new and next(iter(inspect.signature(function).parameters)) == "_original":
        if getattr(getattr(owner, name), "is_patch", False):
            raise AttributeError(f"{owner.__name__}.{name} is patched already; call the original")


def _around(owner, name, function):
    """Gives a replacement of the original's own kind, which passes the original on."""
    static = inspect.getattr_static(owner, name)
    original = getattr(owner, name) if not isinstance(static, classmethod) else static.__func__

    def replacement(*args, **kwargs):
        return function(original, *args, **kwargs)

    replacement.__name__ = name
    replacement.__doc__ = function.__doc__
    replacement.__wrapped__ = original
    replacement.is_patch = True
    if isinstance(static, (staticmethod, classmethod)):
        return type(static)(replacement)
    return replacement


def load_patches():
    """Imports every module `patches/<service>/<topic>.py`, in the order of the names.

    A module that cannot be loaded is left out and named on stderr, so that one
    unfinished file does not keep the emulator from starting; the emulator's
    own tests refuse it.
    """
    for path in sorted(FOLDER.glob("*/*.py")):
        name = f"patches.{path.parent.name}.{path.stem}"
        try:
            importlib.import_module(name)
        except Exception:
            broken[name] = traceback.format_exc()
            print(f"{name} is left out:\n{broken[name]}", file=sys.stderr, flush=True)
