"""Tests of AWS's documentation of Elastic Load Balancing."""
