"""ECS tasks of services, which have a network interface and are targets of a load balancer.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
"""

from moto.core.utils import utcnow
from moto.ec2 import ec2_backends
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ecs.models import Container, EC2ContainerServiceBackend, Task
from moto.elbv2 import elbv2_backends
from moto.moto_api._internal import mock_random

from core import interfaces, slow
from core.patching import patch

START, STOP = 60, 30
# AWS shows stopped tasks for an hour; here a service shows this many.
STOPPED_SHOWN = 20


class ServiceTask(Task):
    """A task that a service started."""

    def __init__(self, service, definition, deployment):
        """Makes a task that is provisioning and has its network interface."""
        backend = service._backend
        super(Task, self).__init__("postmagiq::task", [("PROVISIONING", "RUNNING")])
        self.id = str(mock_random.uuid4()).replace("-", "")
        self.service, self.deployment = service, deployment
        self.cluster_name, self.cluster_arn = service.cluster_name, service.cluster_arn
        self.task_definition_arn = definition.arn
        self.desired_status, self.group = "RUNNING", f"service:{service.name}"
        self.started_by, self.created_at, self.stopped_at = deployment.id, utcnow(), None
        self.launch_type = None if service.capacity_provider_strategy else service.launch_type
        self.capacity_provider_name = (service.capacity_provider_strategy or [{}])[0].get("capacityProvider")
        self.platform_version, self.availability_zone = "1.4.0", None
        self.containers, self.overrides = [Container(definition)], {}
        self.container_instance_arn, self.resource_requirements = None, None
        self.stopped_reason, self.stop_code = None, None
        self.region_name, self._account_id, self._backend = service.region_name, service._account_id, backend
        self.tags = list(service.tags) if service.propagate_tags == "SERVICE" else []
        self.attachments = []
        backend.tasks.setdefault(self.cluster_name, {})[self.task_arn] = self
        self._create_interface(service.network_configuration.get("awsvpcConfiguration"))

    def advance(self):
        """Does nothing, where moto advances the state of a task at each read."""

    @property
    def status(self):
        """Gives the last status."""
        return self._status

    @status.setter
    def status(self, value):
        """Sets the last status."""
        self._status = value

    def _create_interface(self, network):
        """Creates an interface in the subnet with the fewest tasks of the service."""
        if not network:
            return
        siblings = [task.subnet_id for task in tasks_of(self.service) if task is not self]
        self.subnet_id = min(network["subnets"], key=siblings.count)
        eni = interfaces.create(self._ec2(), self.subnet_id, network.get("securityGroups") or [],
                              f"arn:aws:ecs:{self.region_name}:{self._account_id}:attachment/{self.id}")
        if network.get("assignPublicIp") == "ENABLED":
            eni.public_ip_auto_assign = True
            eni.check_auto_public_ip()
        self.eni_id, self.address = eni.id, eni.private_ip_address
        self.availability_zone = eni.subnet.availability_zone
        self.attachments = [{
            "id": str(mock_random.uuid4()), "type": "ElasticNetworkInterface", "status": "ATTACHED",
            "details": [{"name": name, "value": value} for name, value in (
                ("subnetId", self.subnet_id), ("networkInterfaceId", eni.id),
                ("macAddress", eni.mac_address), ("privateIPv4Address", eni.private_ip_address))],
        }]

    subnet_id = eni_id = address = None

    def run(self):
        """Makes the task RUNNING and registers it with its target groups."""
        self.status, self.started_at = "RUNNING", utcnow()
        for container in self.containers:
            container.last_status = "RUNNING"
        for group, port in self._target_groups():
            group.register([{"Id": self.address, "Port": port}])

    def stop(self, reason, code="ServiceSchedulerInitiated", seconds=STOP):
        """Deregisters the task from its target groups, and stops it some seconds later."""
        if self.desired_status == "STOPPED":
            return
        self.desired_status, self.stopped_reason, self.stop_code = "STOPPED", reason, code
        for group, _ in self._target_groups():
            if self.address in group.targets:
                group.deregister([{"Id": self.address}])
        slow.begin(self, "DEACTIVATING", "STOPPED", seconds, done=self._stopped)

    def _stopped(self):
        """Removes the interface of the task, and drops the oldest stopped tasks of the service."""
        self.stopped_at = utcnow()
        interfaces.remove(self._ec2(), self.eni_id)
        tasks = self._backend.tasks.get(self.cluster_name, {})
        stopped = [t for t in tasks.values() if getattr(t, "service", None) is self.service and t.status == "STOPPED"]
        for task in stopped[:-STOPPED_SHOWN]:
            tasks.pop(task.task_arn, None)

    def _ec2(self):
        """Gives the EC2 backend."""
        return ec2_backends[self._account_id][self.region_name]

    def _target_groups(self):
        """Gives the target groups of the task's deployment, each with the container's port."""
        known = elbv2_backends[self._account_id][self.region_name].target_groups
        return [(known[balancer["targetGroupArn"]], balancer.get("containerPort"))
                for balancer in self.deployment.load_balancers or []
                if balancer.get("targetGroupArn") in known]


def tasks_of(service, *states):
    """Gives the tasks of a service with desired status RUNNING, filtered by last status."""
    tasks = service._backend.tasks.get(service.cluster_name, {}).values()
    return [task for task in tasks
            if isinstance(task, ServiceTask) and task.service is service and task.desired_status == "RUNNING"
            and (not states or task.status in states)]


@patch(EC2ContainerServiceBackend, "list_tasks")
def list_by_service(original, self, cluster_str=None, container_instance=None, family=None,
                    started_by=None, service_name=None, desiredStatus=None):
    """ListTasks filters by serviceName, and by the desired status RUNNING by default."""
    found = original(self, cluster_str, container_instance, family, started_by, None, desiredStatus or "RUNNING")
    if not service_name:
        return found
    return [task for task in found if task.group == f"service:{service_name.split('/')[-1]}"]


@patch(EC2ContainerServiceBackend, "stop_task")
def stop_service_task(original, self, cluster_str, task_str, reason):
    """StopTask stops a service's task in some seconds; the service replaces the task."""
    tasks = self.tasks.get(self._get_cluster(cluster_str).name, {}).values()
    task = next((t for t in tasks if isinstance(t, ServiceTask) and t.id == task_str.split("/")[-1]), None)
    if task is None:
        return original(self, cluster_str, task_str, reason)
    task.stop(reason or "Task stopped by user", "UserInitiated")
    return task


@patch(EC2ContainerServiceBackend, "_calculate_task_resource_requirements")
def allow_missing_memory(original, task_definition):
    """A container needs no memory setting on Fargate, where the task has one."""
    given = task_definition.container_definitions
    task_definition.container_definitions = [{"memory": 0, **container} for container in given]
    try:
        return original(task_definition)
    finally:
        task_definition.container_definitions = given


@patch(EC2ContainerServiceBackend, "run_task")
def default_groups(original, self, *args, **kwargs):
    """RunTask without security groups uses the default group of the VPC."""
    names = ("cluster_str", "task_definition_str", "count", "overrides", "started_by", "tags", "launch_type",
             "networking_configuration")
    given = {**dict(zip(names, args)), **kwargs}
    network = (given.get("networking_configuration") or {}).get("awsvpcConfiguration")
    if network is not None:
        network.setdefault("securityGroups", [])
    return original(self, *args, **kwargs)


@patch(EC2ContainerServiceBackend, "describe_tasks")
def release_interfaces(original, self, cluster_str, tasks):
    """A stopped task has no network interface any more."""
    found = original(self, cluster_str, tasks)
    for task in found:
        if task.status == "STOPPED" and not isinstance(task, ServiceTask):
            for attachment in task.attachments:
                details = {item["name"]: item["value"] for item in attachment["details"]}
                interfaces.remove(ec2_backends[self.account_id][self.region_name], details["networkInterfaceId"])
    return found


# In a VPC without DNS names moto's interfaces lack the attribute, and its tasks crash.
if not hasattr(NetworkInterface, "private_dns_name"):
    NetworkInterface.private_dns_name = None
