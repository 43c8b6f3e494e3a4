"""SNS: topics in the index of tagged resources, and listings that may be late."""

from moto.sns.models import SNSBackend, Topic, sns_backends

from core import late, tagged


@tagged.source(sns_backends)
def topics(backend):
    """Gives topics."""
    for topic in backend.topics.values():
        yield topic.arn, dict(topic._tags), topic


late.listing(SNSBackend, "list_topics", of=[Topic])
