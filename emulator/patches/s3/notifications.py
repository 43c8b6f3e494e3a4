"""S3: notifications of a bucket as they are read back.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
"""

from moto.core.responses import ActionResult
from moto.s3.responses import S3Response

from core.patching import patch

KINDS = {"topic": ("TopicConfigurations", "TopicArn"), "queue": ("QueueConfigurations", "QueueArn"),
         "cloud_function": ("LambdaFunctionConfigurations", "LambdaFunctionArn")}


@patch(S3Response, "get_bucket_notification")
def get_notifications(original, self):
    """GetBucketNotificationConfiguration also shows that events go to EventBridge, which moto leaves out."""
    configuration = self.backend.get_bucket_notification_configuration(self.bucket_name)
    if configuration is None or configuration.event_bridge is None:
        return original(self)
    found = {list_name: [_shown(item, arn_name) for item in getattr(configuration, kind)]
             for kind, (list_name, arn_name) in KINDS.items()}
    self.data["Action"] = "GetBucketNotificationConfiguration"
    return self.serialized(ActionResult({**found, "EventBridgeConfiguration": {}}))


def _shown(item, arn_name):
    """Gives a notification as GetBucketNotificationConfiguration shows it."""
    shown = {"Id": item.id, arn_name: item.arn, "Events": item.events}
    if item.filters:
        shown["Filter"] = {"Key": {"FilterRules": item.filters["S3Key"]["FilterRule"]}}
    return shown
