"""Tests of AWS's documentation of Application Auto Scaling."""
