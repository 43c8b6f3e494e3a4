"""How a mend replaces a function of moto, and how the mends are found."""

import importlib
import inspect
import pkgutil
import sys
import traceback

applied = []
broken = {}


def mend(owner, name, new=False):
    """Replaces `owner.name`; the function gets the replaced one as its first argument.

    A name that moto does not have is refused, so that a new moto cannot make a
    mend silently useless. With `new=True` the name must not be there yet, and
    the function is added as it is.
    """
    def decorate(function):
        there = name in vars(owner) if new else hasattr(owner, name)
        if there == new:
            state = "already has" if there else "has no"
            raise AttributeError(f"{owner.__name__} {state} {name}")
        setattr(owner, name, function if new else _around(owner, name, function))
        plain = getattr(function, "fget", function)
        applied.append((f"{owner.__name__}.{name}", plain.__module__, inspect.getdoc(plain)))
        return function
    return decorate


def _around(owner, name, function):
    """Makes the function that hands the original on, of the original's own kind."""
    static = inspect.getattr_static(owner, name)
    original = getattr(owner, name) if not isinstance(static, classmethod) else static.__func__

    def replacement(*args, **kwargs):
        return function(original, *args, **kwargs)

    replacement.__name__ = name
    replacement.__doc__ = function.__doc__
    replacement.__wrapped__ = original
    if isinstance(static, (staticmethod, classmethod)):
        return type(static)(replacement)
    return replacement


def load_mends(package="mends"):
    """Imports every module of the folder `mends`, in the order of the names.

    A module that cannot be loaded is left out and named on stderr, so that one
    unfinished file does not keep the emulator from starting; the emulator's
    own tests refuse it.
    """
    folder = importlib.import_module(package)
    for name in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        try:
            importlib.import_module(f"{package}.{name}")
        except Exception:
            broken[name] = traceback.format_exc()
            print(f"{package}/{name}.py is left out:\n{broken[name]}", file=sys.stderr, flush=True)
