"""State that the mends keep, in a place that `POST /moto-api/reset` empties."""

_resets = []


def on_reset(function):
    """Registers a function to be called when the emulator is emptied."""
    _resets.append(function)
    return function


def reset():
    """Empties all the state that is not moto's own."""
    for function in _resets:
        function()


def kept(backend, name, make=dict):
    """Gives the mends' own table `name` of one backend, which is made when missing.

    moto forgets every attribute of a backend at a reset, so the table goes then.
    """
    tables = backend.__dict__.setdefault("_postmagiq", {})
    if name not in tables:
        tables[name] = make()
    return tables[name]
