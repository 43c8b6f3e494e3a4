"""Tests of AWS's documentation of Amazon CloudFront."""
