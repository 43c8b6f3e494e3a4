"""ECS: the containers of a task, as DescribeTasks shows them.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html
"""

from moto.moto_api._internal import mock_random


class Container:
    """A container of a task, which runs no program."""

    image_digest = runtime_id = exit_code = reason = None
    network_interfaces = ()

    def __init__(self, task, definition):
        """Creates a container that is PENDING."""
        self.task_arn = task.task_arn
        self.container_arn = f"{task.task_arn.replace(':task/', ':container/')}/{mock_random.uuid4()}"
        self.name, self.image = definition["name"], definition["image"]
        self.cpu, self.memory = str(definition.get("cpu", 0)), _text(definition.get("memory"))
        self.memory_reservation = _text(definition.get("memoryReservation"))
        self.last_status, self.health_status = "PENDING", "UNKNOWN"
        self.has_health_check = "healthCheck" in definition

    def run(self):
        """Makes the container RUNNING; a container health check succeeds at once."""
        self.last_status, self.runtime_id = "RUNNING", mock_random.get_random_hex(32)
        if self.has_health_check:
            self.health_status = "HEALTHY"


def _text(number):
    """Gives a number as text, as ECS returns sizes."""
    return None if number is None else str(number)
