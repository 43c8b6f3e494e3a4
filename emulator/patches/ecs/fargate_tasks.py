"""ECS: tasks on Fargate, the states that they pass through, and their network interface.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
"""

from moto.core.utils import utcnow
from moto.ec2 import ec2_backends
from moto.ecs.models import Task
from moto.moto_api._internal import mock_random

from core import interfaces, slow
from patches.ecs.start_failures import image_digest, start_failure
from patches.ecs.task_containers import Container

# Seconds in a state. AWS documents the stop timeout; the others are usual values.
PROVISIONING, PENDING, ACTIVATING = 15, 30, 15
DEACTIVATING, STOP_TIMEOUT, DEPROVISIONING = 5, 30, 15
STARTING = ("PROVISIONING", "PENDING", "ACTIVATING")
# The states in which no container runs any more or is about to stop.
STOPPING = ("STOPPING", "DEPROVISIONING", "STOPPED")
# AWS shows stopped tasks for an hour; here a group of tasks shows this many.
STOPPED_SHOWN = 20


class FargateTask(Task):
    """A task that Fargate runs."""

    overrides, container_instance_arn, resource_requirements = {}, None, None
    platform_version, platform_family, launch_type = "1.4.0", "Linux", "FARGATE"
    started_at = stopping_at = execution_stopped_at = stopped_at = pull_started_at = pull_stopped_at = None
    stopped_reason = stop_code = subnet_id = eni_id = address = availability_zone = None

    def __init__(self, cluster, definition, backend, **settings):
        """Creates a task that is provisioning; `settings` are its attributes, as group and started_by."""
        super(Task, self).__init__("postmagiq::task", [("PROVISIONING", "RUNNING")])
        self._backend, self._account_id, self.region_name = backend, backend.account_id, backend.region_name
        self.id = mock_random.get_random_hex(32)
        self.cluster_name, self.cluster_arn = cluster.name, cluster.arn
        self.definition, self.task_definition_arn = definition, definition.arn
        self.cpu, self.memory = definition.cpu, definition.memory
        self.ephemeral_storage = definition.ephemeral_storage or {"sizeInGiB": 20}
        self.desired_status, self.created_at, self.attachments = "RUNNING", utcnow(), []
        self.capacity_provider_name, self.enable_execute_command, self.tags = None, False, []
        vars(self).update(settings)
        self.containers = [Container(self, one) for one in definition.container_definitions]
        backend.tasks.setdefault(self.cluster_name, {})[self.task_arn] = self

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

    @property
    def health_status(self):
        """Gives the health of the containers, which is UNKNOWN without a container health check."""
        states = {container.health_status for container in self.containers}
        return "HEALTHY" if states == {"HEALTHY"} else "UNKNOWN"

    @property
    def version(self):
        """Gives the version counter, which grows with each state."""
        states = (*STARTING, "RUNNING", "DEACTIVATING", *STOPPING)
        return states.index(self.status) + 1

    def start(self, network, on_running=None, on_failed=None):
        """Starts the task, and calls `on_running(task)` or `on_failed(task, reason)` once that is decided."""
        self._create_interface(network)
        slow.begin(self, "PROVISIONING", None, PROVISIONING, done=lambda: self._pull(on_running, on_failed))

    def _pull(self, on_running, on_failed):
        """Pulls images and secrets while the task is PENDING."""
        self.pull_started_at = utcnow()
        slow.begin(self, "PENDING", None, PENDING, done=lambda: self._activate(on_running, on_failed))

    def _activate(self, on_running, on_failed):
        """Starts the containers, or stops the task with the reason for which they cannot start."""
        failure = start_failure(self._backend, self.definition)
        if failure:
            self._fail(failure)
            if on_failed:
                on_failed(self, failure.reason)
            return
        self.pull_stopped_at = utcnow()
        for container in self.containers:
            container.image_digest = image_digest(self._backend, container.image)
        slow.begin(self, "ACTIVATING", None, ACTIVATING, done=lambda: self._run(on_running))

    def _run(self, on_running):
        """Makes the task RUNNING."""
        self.status, self.started_at = "RUNNING", utcnow()
        for container in self.containers:
            container.run()
        self.register()
        if on_running:
            on_running(self)

    def _fail(self, failure):
        """Stops a task that cannot start."""
        self.desired_status, self.stop_code, self.stopped_reason = "STOPPED", "TaskFailedToStart", failure.reason
        for container in self.containers:
            if container.name == failure.container:
                container.reason = failure.reason
        self._deprovision()

    def register(self):
        """Registers the task with load balancers; only the tasks of a service have some."""

    def deregister(self):
        """Gives the seconds for which load balancers drain the task."""
        return DEACTIVATING

    def stop(self, reason, code):
        """Stops the task: load balancers drain it, then its containers have their stop timeout."""
        if self.desired_status == "STOPPED":
            return
        self.desired_status, self.stopped_reason, self.stop_code = "STOPPED", reason, code
        if self.status == "RUNNING":
            slow.begin(self, "DEACTIVATING", None, self.deregister(), done=self._stop_containers)
        else:
            self._deprovision()

    def _stop_containers(self):
        """Sends SIGTERM to the containers, which run until the longest stop timeout is over."""
        self.stopping_at = utcnow()
        timeouts = [one.get("stopTimeout") or STOP_TIMEOUT for one in self.definition.container_definitions]
        slow.begin(self, "STOPPING", None, max(timeouts), done=self._exit)
        self.on_stopping()

    def on_stopping(self):
        """Is called once the task is STOPPING or later."""

    def _exit(self):
        """Ends the containers."""
        self.execution_stopped_at = utcnow()
        for container in self.containers:
            container.exit_code = 0
        self._deprovision()

    def _deprovision(self):
        """Removes the resources of the task."""
        self.stopping_at = self.stopping_at or utcnow()
        for container in self.containers:
            container.last_status = "STOPPED"
        slow.begin(self, "DEPROVISIONING", "STOPPED", DEPROVISIONING, done=self._stopped)
        self.on_stopping()

    def _stopped(self):
        """Removes the interface of the task, and drops the oldest stopped tasks of its group."""
        self.stopped_at = utcnow()
        interfaces.remove(self._ec2(), self.eni_id)
        for attachment in self.attachments:
            attachment["status"] = "DELETED"
        tasks = self._backend.tasks.get(self.cluster_name, {})
        stopped = [task for task in tasks.values() if task.group == self.group and task.status == "STOPPED"]
        for task in stopped[:-STOPPED_SHOWN]:
            tasks.pop(task.task_arn, None)

    def _create_interface(self, network):
        """Creates an interface in the subnet with the fewest tasks of the group."""
        if not network:
            return
        tasks = self._backend.tasks[self.cluster_name].values()
        siblings = [task for task in tasks if task is not self and task.group == self.group]
        taken = [task.subnet_id for task in siblings if task.desired_status == "RUNNING"]
        self.subnet_id = min(network["subnets"], key=taken.count)
        eni = interfaces.create(self._ec2(), self.subnet_id, network.get("securityGroups") or [],
                                f"arn:aws:ecs:{self.region_name}:{self._account_id}:attachment/{self.id}")
        if network.get("assignPublicIp") == "ENABLED":
            eni.public_ip_auto_assign = True
            eni.check_auto_public_ip()
        self.eni_id, self.address = eni.id, eni.private_ip_address
        self.availability_zone = eni.subnet.availability_zone
        self.attachments = [_attachment(eni, self.subnet_id)]
        for container in self.containers:
            container.network_interfaces = [
                {"attachmentId": self.attachments[0]["id"], "privateIpv4Address": self.address}]

    def _ec2(self):
        """Gives the EC2 backend."""
        return ec2_backends[self._account_id][self.region_name]


def _attachment(eni, subnet):
    """Gives the attachment that shows the interface of a task."""
    details = (("subnetId", subnet), ("networkInterfaceId", eni.id),
               ("macAddress", eni.mac_address), ("privateIPv4Address", eni.private_ip_address))
    return {"id": str(mock_random.uuid4()), "type": "ElasticNetworkInterface", "status": "ATTACHED",
            "details": [{"name": name, "value": value} for name, value in details]}
