"""Tests of AWS's documentation of Amazon S3."""
