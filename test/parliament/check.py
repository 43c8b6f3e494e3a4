"""Checks IAM policies with parliament, which knows AWS's Service Authorization Reference.

Reads a JSON list of policy documents from stdin, and prints a JSON list of all findings.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")  # parliament imports pkg_resources

import parliament  # noqa: E402


def findings(document):
    """Gives the findings of one document as text."""
    return [f"{found.issue}: {found.detail}" for found in parliament.analyze_policy_string(json.dumps(document)).findings]


print(json.dumps([one for document in json.load(sys.stdin) for one in findings(document)]))
