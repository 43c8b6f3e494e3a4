"""Tests of AWS's documentation of Amazon ECR."""
