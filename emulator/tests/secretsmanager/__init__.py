"""Tests of AWS's documentation of AWS Secrets Manager."""
