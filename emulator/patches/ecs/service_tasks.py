"""ECS: the tasks that a service starts, which are targets of its load balancers.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
"""

from moto.elbv2 import elbv2_backends

from patches.ecs.fargate_tasks import DEACTIVATING, STARTING, STOPPING, FargateTask
from patches.elbv2.targets import is_registered


class ServiceTask(FargateTask):
    """A task that a service started."""

    def __init__(self, service, deployment, provider):
        """Creates a task of a deployment on a capacity provider, or None for the launch type."""
        backend, self.service, self.deployment = service._backend, service, deployment
        super().__init__(
            backend.clusters[service.cluster_name], deployment.definition, backend,
            group=f"service:{service.name}", started_by=deployment.id, tags=_tags(service, deployment.definition),
            enable_execute_command=service.enable_execute_command,
            capacity_provider_name=provider, launch_type=deployment.launch_type or "FARGATE")

    def register(self):
        """Registers the task with the target groups of its deployment."""
        for group, port in self._target_groups():
            group.register([{"Id": self.address, "Port": port}])

    def deregister(self):
        """Deregisters the task, which its target groups drain for their deregistration delay."""
        delays = [DEACTIVATING]
        for group, port in self._target_groups():
            target = {"Id": self.address, "Port": port}
            if is_registered(group, target):
                group.deregister([target])
                delays.append(int(group.attributes["deregistration_delay.timeout_seconds"]))
        return max(delays)

    def on_stopping(self):
        """Ends the draining of a deleted service whose last task this is."""
        finish_draining(self.service)

    def _target_groups(self):
        """Gives the target groups of the task's deployment, each with the container's port."""
        known = elbv2_backends[self._account_id][self.region_name].target_groups
        return [(known[balancer["targetGroupArn"]], balancer.get("containerPort"))
                for balancer in self.deployment.load_balancers or []
                if self.address and balancer.get("targetGroupArn") in known]


def tasks_of(service, *states):
    """Gives the tasks of a service with desired status RUNNING, filtered by last status."""
    return [task for task in _all_tasks(service)
            if task.desired_status == "RUNNING" and (not states or task.status in states)]


def pending_tasks_of(service):
    """Gives the tasks of a service that are starting."""
    return tasks_of(service, *STARTING)


def finish_draining(service):
    """Makes a DRAINING service INACTIVE once all of its tasks are STOPPING or STOPPED."""
    if service.status == "DRAINING" and all(task.status in STOPPING for task in _all_tasks(service)):
        service.status, service.deployments, service.records, service.tags = "INACTIVE", [], [], []


def _all_tasks(service):
    """Gives the tasks of a service, stopped ones included."""
    tasks = service._backend.tasks.get(service.cluster_name, {}).values()
    return [task for task in tasks if isinstance(task, ServiceTask) and task.service is service]


def _tags(service, definition):
    """Gives the tags that a task gets from its service or task definition, and those that ECS manages.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
    """
    source = {"SERVICE": service.tags, "TASK_DEFINITION": definition.tags}.get(service.propagate_tags) or []
    managed = {"aws:ecs:clusterName": service.cluster_name, "aws:ecs:serviceName": service.name}
    if not service.enable_ecs_managed_tags:
        return list(source)
    return [*source, *({"key": key, "value": value} for key, value in managed.items())]


def next_provider(deployment):
    """Gives the capacity provider for the next task: bases first, then by weight.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
    """
    strategy = deployment.capacity_provider_strategy or []
    if not strategy:
        return None
    placed = [task.capacity_provider_name for task in deployment.tasks()]
    counts = {item["capacityProvider"]: placed.count(item["capacityProvider"]) for item in strategy}
    short = [item for item in strategy if counts[item["capacityProvider"]] < item.get("base", 0)]
    if short:
        return short[0]["capacityProvider"]
    weighted = [item for item in strategy if item.get("weight")]
    return min(weighted, key=lambda item: (counts[item["capacityProvider"]] - item.get("base", 0)) / item["weight"])[
        "capacityProvider"]
