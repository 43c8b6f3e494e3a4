"""The patches that mend moto; every module of this folder is loaded at start."""
