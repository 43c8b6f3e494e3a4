"""SNS: topics in the Resource Groups Tagging API, and late listings of topics.

https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
"""

from moto.sns.models import SNSBackend, Topic, sns_backends

from core import late, tagged


@tagged.source(sns_backends)
def topics(backend):
    """Gives the topics."""
    for topic in backend.topics.values():
        yield topic.arn, dict(topic._tags), topic


late.listing(SNSBackend, "list_topics", of=[Topic])
