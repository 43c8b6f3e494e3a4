"""ECS: the requests that CreateService and UpdateService refuse.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

from moto.ec2 import ec2_backends
from moto.ecs.exceptions import EcsClientException, InvalidParameterException
from moto.elbv2 import elbv2_backends

from patches.elbv2.actions import balancers_of

BOTH = "Specify either Launch Type or Capacity Provider Strategy, but not both."
SWITCH = ("When switching from launch type to capacity provider strategy on an existing service, or "
          "making a change to a capacity provider strategy on a service that is already using one, "
          "you must force a new deployment.")
GRACE = "Health check grace period is only valid for services configured to use load balancers"
NOT_OF_CLUSTER = ("The specified capacity provider strategy cannot contain a capacity provider that is not "
           "associated with the cluster. Associate the capacity provider with the cluster and try again.")
WEIGHTLESS = "At least one capacity provider in the strategy must have a weight greater than zero."
NO_NETWORK = "Network Configuration must be provided when networkMode 'awsvpc' is specified."
NO_SUBNET = ("Error retrieving subnet information for [{0}]: The subnet ID '{0}' does not exist "
             "(ErrorCode: InvalidSubnetID.NotFound)")
NO_GROUP = ("Error retrieving security group information for [{0}]: The security group '{0}' does not "
            "exist (ErrorCode: InvalidGroup.NotFound)")
NO_BALANCER = "The target group with targetGroupArn {} does not have an associated load balancer."
WRONG_TYPE = ("The provided target group {} has target type {}, which is incompatible with the awsvpc "
              "network mode specified in the task definition.")
NO_TASK_ROLE = ("The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task "
                "role in your task definition and try again.")
BLOCKED = "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."


def check_create(backend, cluster, params):
    """Refuses an invalid CreateService, or gives the task definition of a valid one."""
    known = backend.services.get(f"{cluster.name}:{params['serviceName']}")
    if known and known.status == "ACTIVE":
        raise InvalidParameterException("Creation of service was not idempotent.")
    if known and known.status == "DRAINING":
        raise InvalidParameterException("Unable to Start a service that is still Draining.")
    definition = _definition(backend, params.get("taskDefinition"))
    _check_launch(cluster, definition, params)
    _check_network(backend, definition, params.get("networkConfiguration"))
    _check_balancers(backend, definition, params.get("loadBalancers"))
    if params.get("healthCheckGracePeriodSeconds") is not None and not params.get("loadBalancers"):
        raise InvalidParameterException(GRACE)
    _check_deployment(params.get("deploymentConfiguration"), params.get("availabilityZoneRebalancing"))
    _check_exec(definition, params)
    return definition


def check_run(backend, cluster, params):
    """Refuses an invalid RunTask, or gives the task definition of a valid one."""
    definition = _definition(backend, params.get("taskDefinition"))
    _check_launch(cluster, definition, params)
    _check_network(backend, definition, params.get("networkConfiguration"))
    return definition


def check_update(backend, service, params):
    """Refuses an invalid UpdateService, or gives the task definition that the service has then."""
    definition = _definition(backend, params["taskDefinition"]) if params.get("taskDefinition") \
        else service.deployments[0].definition
    _check_strategy(backend._get_cluster(service.cluster_name), params.get("capacityProviderStrategy"))
    if params.get("networkConfiguration"):
        _check_network(backend, definition, params["networkConfiguration"])
    balancers = params.get("loadBalancers", service.load_balancers)
    if params.get("loadBalancers") or params.get("taskDefinition"):
        _check_balancers(backend, definition, balancers)
    _check_grace_period(service, balancers, params)
    _check_deployment({**service.deployment_configuration, **(params.get("deploymentConfiguration") or {})},
                      params.get("availabilityZoneRebalancing") or service.availability_zone_rebalancing)
    _check_switch(service, params)
    _check_exec(definition, params)
    return definition


def _check_grace_period(service, balancers, params):
    """Refuses a grace period without load balancers, also in the very request that adds the first one.

    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1313
    """
    if params.get("healthCheckGracePeriodSeconds") is not None and not (balancers and service.load_balancers):
        raise InvalidParameterException(GRACE)


def _check_exec(definition, params):
    """Refuses ECS Exec without a task role.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
    """
    if params.get("enableExecuteCommand") and not getattr(definition, "task_role_arn", None):
        raise InvalidParameterException(NO_TASK_ROLE)


def _check_switch(service, params):
    """Refuses another capacity provider strategy without forceNewDeployment."""
    wanted = params.get("capacityProviderStrategy")
    if wanted is None or params.get("forceNewDeployment"):
        return
    shares = [{(item["capacityProvider"], item.get("weight", 0), item.get("base", 0)) for item in strategy}
              for strategy in (wanted, service.capacity_provider_strategy)]
    if shares[0] != shares[1]:
        raise InvalidParameterException(SWITCH)


def _definition(backend, name):
    """Gives the task definition of a name, or refuses one that is not ACTIVE."""
    if not name:
        raise InvalidParameterException("TaskDefinition can not be blank.")
    definition = backend.describe_task_definition(name)
    if definition.status != "ACTIVE":
        raise EcsClientException("TaskDefinition is inactive")
    return definition


def _check_launch(cluster, definition, params):
    """Refuses a launch type beside a strategy, and Fargate for a task definition that is not for it."""
    strategy = params.get("capacityProviderStrategy") or []
    if params.get("launchType") and strategy:
        raise InvalidParameterException(BOTH)
    _check_strategy(cluster, strategy)
    wanted = {params.get("launchType"), *(item["capacityProvider"] for item in strategy)}
    if wanted & {"FARGATE", "FARGATE_SPOT"} and "FARGATE" not in definition.compatibilities:
        raise InvalidParameterException("Task definition does not support launch_type FARGATE.")


def _check_strategy(cluster, strategy):
    """Refuses a strategy with a capacity provider that the cluster lacks, or without any weight."""
    for item in strategy or []:
        if item["capacityProvider"] not in (cluster.capacity_providers or []):
            raise InvalidParameterException(NOT_OF_CLUSTER)
    if strategy and not any(item.get("weight") for item in strategy):
        raise InvalidParameterException(WEIGHTLESS)


def _check_network(backend, definition, configuration):
    """Refuses subnets and groups of an awsvpc task that do not exist or are in several VPCs."""
    network = (configuration or {}).get("awsvpcConfiguration")
    if definition.network_mode != "awsvpc":
        return
    if not network:
        raise InvalidParameterException(NO_NETWORK)
    if not network.get("subnets"):
        raise InvalidParameterException("subnets can not be empty.")
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    subnets = {s.id: s for subnets in ec2.subnets.values() for s in subnets.values()}
    for name in network["subnets"]:
        if name not in subnets:
            raise InvalidParameterException(NO_SUBNET.format(name))
    vpcs = {subnets[name].vpc_id for name in network["subnets"]}
    for name in network.get("securityGroups") or []:
        group = ec2.get_security_group_from_id(name)
        if group is None:
            raise InvalidParameterException(NO_GROUP.format(name))
        vpcs.add(group.vpc_id)
    if len(vpcs) > 1:
        raise InvalidParameterException("The subnets and security groups must belong to the same VPC.")


def _check_balancers(backend, definition, balancers):
    """Refuses a target group that does not exist, has another target type or has no listener."""
    elbv2 = elbv2_backends[backend.account_id][backend.region_name]
    for balancer in balancers or []:
        arn = balancer.get("targetGroupArn")
        group = elbv2.target_groups.get(arn)
        if group is None:
            raise InvalidParameterException(f"The target group with targetGroupArn {arn} does not exist.")
        if group.target_type != "ip" and definition.network_mode == "awsvpc":
            raise InvalidParameterException(WRONG_TYPE.format(arn, group.target_type))
        if not balancers_of(elbv2, arn):
            raise InvalidParameterException(NO_BALANCER.format(arn))
        _check_container(definition, balancer)


def _check_container(definition, balancer):
    """Refuses a container or a port that the task definition lacks."""
    name, port = balancer.get("containerName"), balancer.get("containerPort")
    container = next((c for c in definition.container_definitions if c["name"] == name), None)
    if container is None:
        raise InvalidParameterException(f"The container {name} does not exist in the task definition.")
    if port not in [mapping["containerPort"] for mapping in container["portMappings"]]:
        raise InvalidParameterException(f"The container {name} did not have a container port {port} defined.")


def _check_deployment(configuration, rebalancing):
    """Refuses percentages that leave no room to replace a task or to rebalance zones."""
    limits = {"minimumHealthyPercent": 100, "maximumPercent": 200, **(configuration or {})}
    if rebalancing == "ENABLED" and limits["maximumPercent"] <= 100:
        text = "Availability Zone rebalancing requires a maximumPercent greater than 100."
        raise InvalidParameterException(text)
    if limits["maximumPercent"] <= limits["minimumHealthyPercent"] == 100:
        raise InvalidParameterException(BLOCKED)
