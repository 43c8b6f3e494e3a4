"""The patches that bring moto to what AWS documents; every module below is loaded at start."""
