"""State of the patches, in a place that `POST /moto-api/reset` empties."""

_resets = []


def on_reset(function):
    """Registers a function to be called when the emulator is emptied."""
    _resets.append(function)
    return function


def reset():
    """Empties all the state that is not moto's own."""
    for function in _resets:
        function()


def state_table(backend, name, make=dict):
    """Gives the table `name` that the patches have on a backend, and makes it when it is missing.

    moto drops every attribute of a backend at a reset, and the table with them.
    """
    tables = backend.__dict__.setdefault("_postmagiq", {})
    if name not in tables:
        tables[name] = make()
    return tables[name]
