"""ECR: the rules of lifecycle policies that moto does not check.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html
"""

import json

from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.models import ECRBackend
from moto.ecr.policy_validation import EcrLifecyclePolicyValidator

from core.patching import patch

REFUSED = ("Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: "
           "'Lifecycle policy validation failure: {}'")
TAGS = ("tagPatternList", "tagPrefixList")


@patch(ECRBackend, "put_lifecycle_policy")
def check_rules(original, self, *, lifecycle_policy_text, **more):
    """PutLifecyclePolicy refuses a priority that is not positive or not unique, and a selection that does not fit."""
    EcrLifecyclePolicyValidator(lifecycle_policy_text).validate()
    rules = json.loads(lifecycle_policy_text)["rules"]
    priorities = [rule["rulePriority"] for rule in rules]
    if min(priorities, default=1) < 1 or len(set(priorities)) < len(priorities):
        _refuse("Rule priorities must be unique and greater than 0.")
    for rule in rules:
        _check_selection(rule["selection"], rule["rulePriority"] == max(priorities))
    return original(self, lifecycle_policy_text=lifecycle_policy_text, **more)


def _check_selection(selection, is_last):
    """Refuses tags without the status `tagged`, `any` before another rule, and a unit that does not fit."""
    if (selection["tagStatus"] == "tagged") != any(selection.get(name) for name in TAGS):
        _refuse("tagPatternList or tagPrefixList must be specified with tagStatus=tagged, and only then.")
    if selection["tagStatus"] == "any" and not is_last:
        _refuse("A rule with tagStatus=any must have the highest rulePriority.")
    if (selection["countType"] == "sinceImagePushed") != bool(selection.get("countUnit")):
        _refuse("countUnit must be specified with countType=sinceImagePushed, and only then.")


def _refuse(problem):
    """Raises the error for an invalid policy."""
    raise InvalidParameterException(REFUSED.format(problem))
