"""ECS clusters: idempotent creation, capacity providers, and refused deletions.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
"""

import re

from moto.core.responses import ActionResult
from moto.ecs.exceptions import ClusterNotFoundException, InvalidParameterException
from moto.ecs.models import Cluster, EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse

from core import late
from core.errors import AwsError
from core.patching import patch
from patches.ecs.fargate_tasks import STARTING

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
INSIGHTS = ("disabled", "enabled", "enhanced")
MANAGED = ("FARGATE", "FARGATE_SPOT")


@patch(EC2ContainerServiceBackend, "create_cluster")
def create_once(original, self, cluster_name, tags=None, cluster_settings=None, configuration=None,
                capacity_providers=None, default_capacity_provider_strategy=None, **more):
    """CreateCluster with the name of an ACTIVE cluster returns that cluster unchanged."""
    known = self.clusters.get(cluster_name)
    if known and known.status == "ACTIVE":
        return known
    if not NAME.fullmatch(cluster_name):
        raise InvalidParameterException("Cluster name contains invalid characters.")
    if known:
        _forget_content(self, known)
    _check_settings(cluster_settings)
    _check_configuration(configuration)
    _check_providers(self, capacity_providers, default_capacity_provider_strategy)
    return original(self, cluster_name, tags, cluster_settings, configuration,
                    capacity_providers or [], default_capacity_provider_strategy or [], **more)


def _forget_content(backend, deleted):
    """Drops what a deleted cluster of the same name had, which a new cluster does not show."""
    backend.tasks.pop(deleted.name, None)
    for key in [key for key, service in backend.services.items() if service.cluster_name == deleted.name]:
        del backend.services[key]


@patch(EC2ContainerServiceBackend, "update_cluster")
def check_update(original, self, cluster_name, cluster_settings, configuration=None, **more):
    """UpdateCluster refuses unknown settings and an incomplete configuration."""
    _check_settings(cluster_settings)
    _check_configuration(configuration)
    return original(self, cluster_name, cluster_settings, configuration=configuration, **more)


@patch(EC2ContainerServiceResponse, "update_cluster_settings", new=True)
def update_cluster_settings(self):
    """UpdateClusterSettings changes the settings of a cluster.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateClusterSettings.html
    """
    cluster = self.ecs_backend.update_cluster(self._get_param("cluster"), self._get_param("settings"),
                                              configuration=None, service_connect_defaults=None)
    return ActionResult({"cluster": cluster})


def _check_configuration(configuration):
    """Refuses the logging option OVERRIDE without a log configuration, or a log configuration without it.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
    """
    execute = (configuration or {}).get("executeCommandConfiguration") or {}
    if (execute.get("logging") == "OVERRIDE") != bool(execute.get("logConfiguration")):
        raise InvalidParameterException("A logConfiguration must be provided with logging=OVERRIDE, and only then.")


def _check_settings(settings):
    """Refuses unknown settings and values."""
    for setting in settings or []:
        if setting.get("name") != "containerInsights" or setting.get("value") not in INSIGHTS:
            raise InvalidParameterException("Invalid cluster setting value.")


@patch(EC2ContainerServiceBackend, "put_cluster_capacity_providers")
def replace_providers(original, self, cluster_name, capacity_providers, strategy):
    """PutClusterCapacityProviders refuses to remove a provider that a service uses."""
    cluster = self._get_cluster(cluster_name)
    _check_providers(self, capacity_providers, strategy)
    used = {
        item["capacityProvider"]
        for service in self.services.values()
        if service.cluster_name == cluster.name and service.status == "ACTIVE"
        for item in getattr(service, "capacity_provider_strategy", None) or []
    }
    if used - set(capacity_providers):
        raise AwsError("ResourceInUseException", "The specified resource is in-use and can't be removed.")
    return original(self, cluster_name, capacity_providers, strategy)


def _check_providers(backend, providers, strategy):
    """Refuses unknown providers, and a default strategy with a provider that the cluster lacks."""
    for name in providers or []:
        if name not in MANAGED and backend._get_provider(name) is None:
            raise InvalidParameterException(
                f"The specified capacity provider '{name}' was not found. Specify a valid name or ARN and try again.")
    if {item["capacityProvider"] for item in strategy or []} - set(providers or []):
        raise InvalidParameterException(
            "The default capacity provider strategy may only contain capacity providers of the cluster.")


@patch(EC2ContainerServiceBackend, "_get_cluster")
def no_inactive_cluster(original, self, name):
    """Every operation but DescribeClusters treats an INACTIVE cluster as one that does not exist."""
    cluster = original(self, name)
    if cluster.status == "INACTIVE":
        raise ClusterNotFoundException
    return cluster


@patch(EC2ContainerServiceBackend, "list_clusters")
def list_active(_original, self):
    """ListClusters leaves out INACTIVE clusters."""
    return [cluster.arn for cluster in self.clusters.values() if cluster.status == "ACTIVE"]


@patch(EC2ContainerServiceBackend, "describe_clusters")
def count_content(original, self, cluster_names):
    """DescribeClusters counts services and tasks."""
    found, failures = original(self, cluster_names)
    for cluster in found:
        states = [task.status for task in self.tasks.get(cluster.name, {}).values()]
        cluster.active_services_count = len(_services(self, cluster, "ACTIVE"))
        cluster.running_tasks_count = states.count("RUNNING")
        cluster.pending_tasks_count = sum(state in STARTING for state in states)
        cluster.statistics = _statistics(cluster, len(_services(self, cluster, "DRAINING")))
    return found, failures


def _statistics(cluster, draining):
    """Gives the counts by launch type; all tasks count as Fargate's."""
    counts = {"runningFargateTasksCount": cluster.running_tasks_count,
              "pendingFargateTasksCount": cluster.pending_tasks_count,
              "activeFargateServiceCount": cluster.active_services_count, "drainingFargateServiceCount": draining,
              "runningEC2TasksCount": 0, "pendingEC2TasksCount": 0, "activeEC2ServiceCount": 0,
              "drainingEC2ServiceCount": 0}
    return [{"name": name, "value": str(count)} for name, count in counts.items()]


@patch(EC2ContainerServiceBackend, "delete_cluster")
def refuse_content(original, self, cluster_str):
    """DeleteCluster refuses a cluster with services that are not INACTIVE, or with tasks that have not stopped."""
    cluster = self._get_cluster(cluster_str)
    if _services(self, cluster, "ACTIVE", "DRAINING"):
        raise AwsError("ClusterContainsServicesException",
                       "The Cluster cannot be deleted while Services are active.")
    if any(task.status != "STOPPED" for task in self.tasks.get(cluster.name, {}).values()):
        raise AwsError("ClusterContainsTasksException",
                       "The Cluster cannot be deleted while Tasks are active.")
    return original(self, cluster_str)


def _services(backend, cluster, *states):
    """Gives the services of a cluster in some states."""
    return [service for service in backend.services.values()
            if service.cluster_name == cluster.name and service.status in states]


late.listing(EC2ContainerServiceBackend, "list_clusters", [Cluster],
             thing=lambda backend, arn: backend.clusters[arn.split("/")[-1]])
late.listing(EC2ContainerServiceBackend, "describe_clusters", [Cluster])
