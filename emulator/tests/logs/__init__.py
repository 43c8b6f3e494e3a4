"""Tests of AWS's documentation of Amazon CloudWatch Logs."""
