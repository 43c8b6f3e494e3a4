"""The resources that CloudTrail names in an event, by service.

AWS documents examples only: an EC2 instance is named by its id, an Auto Scaling
group by its name (API_Resource). Events that people published show the same: ids
of EC2 from the request and the answer; of S3, RDS, IAM and ElastiCache the names in the
request; of Secrets Manager, Parameter Store and CloudWatch Logs the name or the ARN
that the caller gave; of ECR the repository's ARN. No example was found where a
request to ECS, RDS Proxy or Application Auto Scaling names a resource.
"""

import re

IDS = {
    "sg": "SecurityGroup", "vpc": "VPC", "subnet": "Subnet", "rtb": "RouteTable", "igw": "InternetGateway",
    "nat": "NatGateway", "vpce": "VPCEndpoint", "eipalloc": "EIP", "eni": "NetworkInterface", "i": "Instance",
}
ID = re.compile(rf"\b({'|'.join(IDS)})-[0-9a-f]{{8,17}}\b")

# The parameters of each service that name a resource, with its type.
NAMES = {
    "s3": {"Bucket": "AWS::S3::Bucket"},
    "rds": {"DBInstanceIdentifier": "AWS::RDS::DBInstance", "DBParameterGroupName": "AWS::RDS::DBParameterGroup",
            "DBSubnetGroupName": "AWS::RDS::DBSubnetGroup"},
    "elasticache": {"ReplicationGroupId": "AWS::ElastiCache::ReplicationGroup",
                    "CacheParameterGroupName": "AWS::ElastiCache::ParameterGroup",
                    "CacheSubnetGroupName": "AWS::ElastiCache::SubnetGroup"},
    "iam": {"RoleName": "AWS::IAM::Role", "PolicyName": "AWS::IAM::Policy", "PolicyArn": "AWS::IAM::Policy",
            "UserName": "AWS::IAM::User"},
    "elbv2": {"LoadBalancerArn": "AWS::ElasticLoadBalancingV2::LoadBalancer",
              "ListenerArn": "AWS::ElasticLoadBalancingV2::Listener",
              "RuleArn": "AWS::ElasticLoadBalancingV2::ListenerRule",
              "TargetGroupArn": "AWS::ElasticLoadBalancingV2::TargetGroup"},
    "secretsmanager": {"SecretId": "AWS::SecretsManager::Secret", "Name": "AWS::SecretsManager::Secret"},
    "ssm": {"Name": "AWS::SSM::Parameter"},
    "logs": {"logGroupName": "AWS::Logs::LogGroup"},
    "sns": {"TopicArn": "AWS::SNS::Topic"},
}


def resources(event, answer):
    """Gives the resources of an event as [{ResourceType, ResourceName}]; `answer` is the body of the answer."""
    if event.service == "ec2":
        return _ids(f"{event.parameters} {answer.decode('utf-8', 'replace')}")
    if event.service == "ecr":
        return _repositories(event)
    named = NAMES.get(event.service, {})
    return [{"ResourceType": kind, "ResourceName": event.parameters[name]}
            for name, kind in named.items() if isinstance(event.parameters.get(name), str)]


def _ids(text):
    """Gives the resources of EC2 whose ids are in a text, each once."""
    found = {match.group(0): IDS[match.group(1)] for match in ID.finditer(text)}
    return [{"ResourceType": f"AWS::EC2::{kind}", "ResourceName": name} for name, kind in found.items()]


def _repositories(event):
    """Gives the repository of a request to ECR by its ARN."""
    name = event.parameters.get("repositoryName")
    arn = name and f"arn:aws:ecr:{event.region}:{event.account}:repository/{name}"
    return [{"ResourceType": "AWS::ECR::Repository", "ResourceName": arn}] if arn else []
