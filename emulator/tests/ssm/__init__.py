"""Tests of AWS's documentation of AWS Systems Manager."""
