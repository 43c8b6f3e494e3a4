"""ECS: the deployment circuit breaker, which fails a deployment after a number of tasks that could not start.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html
"""

import math

FAILED = "ECS deployment circuit breaker: tasks failed to start."
ROLLED_BACK = "Service deployment rolled back because the circuit breaker threshold was exceeded."
NO_CANDIDATE = "No rollback candidate was found to run the rollback."
LEAST, MOST = 3, 200


def is_enabled(service):
    """Tells whether the circuit breaker of a service is on."""
    return bool(_settings(service).get("enable"))


def rolls_back(service):
    """Tells whether the circuit breaker rolls back to the last completed deployment."""
    return bool(_settings(service).get("rollback"))


def threshold(service):
    """Gives the number of failed tasks that fails a deployment: half the desired count, from 3 to 200."""
    given = _settings(service).get("thresholdConfiguration") or {"type": "BOUNDED_PERCENT", "value": 50}
    if given["type"] == "COUNT":
        return given["value"]
    share = math.ceil(service.desired_count * given["value"] / 100)
    return max(1, share) if given["type"] == "UNBOUNDED_PERCENT" else min(MOST, max(LEAST, share))


def _settings(service):
    """Gives the settings of the circuit breaker."""
    return service.deployment_configuration.get("deploymentCircuitBreaker") or {}
