"""ECS services: their settings, which are read back as they were set and rolled out by deployments.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

from copy import deepcopy

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.exceptions import InvalidParameterException, ServiceNotFoundException
from moto.ecs.models import EC2ContainerServiceBackend, Service
from moto.ecs.responses import EC2ContainerServiceResponse

from core import late, slow
from core.errors import AwsError
from core.patching import patch
from core.tokens import idempotent
from patches.ecs import service_checks
from patches.ecs.deployment_records import ONGOING
from patches.ecs.deployments import add_event, adjust_tasks, count_tasks, deploy, retry
from patches.ecs.service_tasks import finish_draining, tasks_of

# The parameters of UpdateService that trigger a deployment, by the documentation whenever they are given.
TRIGGERS = ("taskDefinition", "networkConfiguration", "platformVersion", "loadBalancers", "serviceRegistries",
            "serviceConnectConfiguration", "vpcLatticeConfigurations")
ATTRIBUTES = {
    "capacityProviderStrategy": "capacity_provider_strategy",
    "deploymentConfiguration": "deployment_configuration",
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "networkConfiguration": "network_configuration",
    "placementConstraints": "placement_constraints",
    "placementStrategy": "placement_strategy",
    "platformVersion": "platform_version",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    "enableExecuteCommand": "enable_execute_command",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "loadBalancers": "load_balancers",
    "propagateTags": "propagate_tags",
    "serviceRegistries": "service_registries",
}
DEFAULTS = {
    "capacity_provider_strategy": [],
    "deployment_configuration": {"maximumPercent": 200, "minimumHealthyPercent": 100},
    "availability_zone_rebalancing": "ENABLED",
    "network_configuration": {},
    "placement_constraints": [],
    "placement_strategy": [],
    "platform_version": "LATEST",
    "health_check_grace_period_seconds": None,
    "enable_execute_command": False,
    "enable_ecs_managed_tags": False,
    "load_balancers": [],
    "propagate_tags": "NONE",
    "service_registries": [],
}


@patch(EC2ContainerServiceResponse, "create_service")
def create_service(_original, self):
    """CreateService validates the request, stores every setting, and begins a deployment."""
    params, backend = self._get_params(), self.ecs_backend
    cluster = backend._get_cluster(params.get("cluster", "default"))
    definition = service_checks.check_create(backend, cluster, params)
    service = Service(cluster, params["serviceName"], int(params.get("desiredCount") or 0), backend,
                      task_definition=definition, scheduling_strategy=params.get("schedulingStrategy"),
                      tags=params.get("tags"), deployment_controller=params.get("deploymentController"),
                      launch_type="FARGATE", role_arn=params.get("role"))
    strategy = params.get("capacityProviderStrategy") or \
        (not params.get("launchType") and cluster.default_capacity_provider_strategy) or []
    service.launch_type = None if strategy else params.get("launchType", "EC2")
    for name, value in DEFAULTS.items():
        setattr(service, name, deepcopy(value))
    _apply(service, params)
    service.capacity_provider_strategy = _weighted(strategy)
    service.created_at, service.events, service.deployments, service.records = utcnow(), [], [], []
    service.last_completed, service.platform_family = None, "Linux"
    if service.load_balancers and service.health_check_grace_period_seconds is None:
        service.health_check_grace_period_seconds = 0
    backend.services[f"{cluster.name}:{service.name}"] = service
    deploy(service, definition)
    return ActionResult({"service": service})


idempotent(EC2ContainerServiceResponse, "create_service", "ecs_backend", token="clientToken",
           mismatch="InvalidParameterException", only=lambda result: result.result["service"].status == "ACTIVE")


def _apply(service, params):
    """Sets the attributes of a service from the parameters of a request."""
    for given, name in ATTRIBUTES.items():
        if params.get(given) is not None:
            setattr(service, name, deepcopy(params[given]))
    service.deployment_configuration = {**DEFAULTS["deployment_configuration"], **service.deployment_configuration}
    network = service.network_configuration.get("awsvpcConfiguration")
    if network is not None:
        network.setdefault("assignPublicIp", "DISABLED")
        network.setdefault("securityGroups", [])
    service.capacity_provider_strategy = _weighted(service.capacity_provider_strategy)


def _weighted(strategy):
    """Gives a capacity provider strategy with its defaults."""
    return [{"weight": 0, "base": 0, **item} for item in strategy or []]


@patch(EC2ContainerServiceResponse, "update_service")
def update_service(_original, self):
    """UpdateService stores every setting, and begins a deployment when a parameter that triggers one is given.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
    """
    params, backend = self._get_params(), self.ecs_backend
    service = backend._get_service(params.get("cluster", "default"), params["service"])
    if service.status != "ACTIVE":
        raise AwsError("ServiceNotActiveException", "Service was not ACTIVE.")
    definition = service_checks.check_update(backend, service, params)
    service.task_definition = definition.arn
    if params.get("capacityProviderStrategy") is not None:
        back_to = "FARGATE" if "FARGATE" in (definition.requires_compatibilities or []) else "EC2"
        service.launch_type = None if params["capacityProviderStrategy"] else back_to
    _apply(service, params)
    if params.get("desiredCount") is not None:
        service.desired_count = int(params["desiredCount"])
    if params.get("forceNewDeployment") or any(params.get(name) is not None for name in TRIGGERS):
        deploy(service, definition)
    else:
        adjust_tasks(service)
    return ActionResult({"service": service})


@patch(EC2ContainerServiceBackend, "_get_service")
def find_service(_original, self, cluster_str, service_str):
    """A service is found by its name or its ARN (ServiceNotFoundException)."""
    cluster = self._get_cluster(cluster_str)
    service = self.services.get(f"{cluster.name}:{service_str.split('/')[-1]}")
    if service is None:
        raise ServiceNotFoundException
    return service


@patch(EC2ContainerServiceBackend, "delete_service")
def delete_service(_original, self, cluster_name, service_name, force):
    """DeleteService makes a service DRAINING until its tasks are STOPPING, and INACTIVE then.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
    """
    service = self._get_service(cluster_name, service_name)
    if service.status == "INACTIVE":
        raise ServiceNotFoundException
    if service.status == "DRAINING":
        return service
    if service.desired_count > 0 and not force:
        raise InvalidParameterException("The service cannot be stopped while it is scaled above 0.")
    running = tasks_of(service)
    service.status, service.desired_count = "DRAINING", 0
    for deployment in service.deployments:
        deployment.desired_count = 0
        slow.cancel(deployment, "rollout_state")
    for task in running:
        task.stop("Service deleted", "ServiceSchedulerInitiated")
    if running:
        add_event(service, f"has stopped {len(running)} running tasks.")
    count_tasks(service)
    finish_draining(service)
    return service


@patch(EC2ContainerServiceBackend, "list_services")
def list_active(original, self, *args, **kwargs):
    """ListServices leaves out DRAINING and INACTIVE services."""
    name = self._get_cluster(args[0] if args else kwargs["cluster_str"]).name
    active = {s.arn for s in self.services.values() if s.status == "ACTIVE" and s.cluster_name == name}
    return [arn for arn in original(self, *args, **kwargs) if arn in active]


@patch(EC2ContainerServiceBackend, "describe_services")
def describe_services(original, self, cluster_str, service_names_or_arns):
    """The service scheduler retries to start missing tasks, here at each DescribeServices."""
    found, failures = original(self, cluster_str, service_names_or_arns)
    for service in found:
        retry(service)
    return found, failures


@patch(Service, "current_service_deployment", new=True)
@property
def current_service_deployment(self):
    """A service shows the ARN of its ongoing service deployment."""
    ongoing = [record for record in self.records if record.status in ONGOING]
    return ongoing[0].service_deployment_arn if ongoing else None


@patch(Service, "current_service_revisions", new=True)
@property
def current_service_revisions(self):
    """A service shows the revisions that it deploys, with their tasks."""
    return [deployment.summary() for deployment in self.deployments]


late.listing(EC2ContainerServiceBackend, "list_services", [Service],
             thing=lambda backend, arn: backend.services[":".join(arn.split("/")[-2:])])
