"""The machinery of the emulator: everything that is not about one service."""
