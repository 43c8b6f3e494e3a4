"""RDS: the security groups of a DB instance, which RDS adds and removes in the background.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html
"""

from moto.rds.models import DBInstance

from core import slow

CHANGING = 45


def change(database, wanted):
    """Adds and removes security groups: an instance has both the old and the new ones for a while."""
    statuses = {group: "active" if group in database.vpc_security_group_ids else "adding" for group in wanted}
    statuses.update({group: "removing" for group in database.vpc_security_group_ids if group not in wanted})
    database.vpc_security_group_ids, database.group_statuses = list(statuses), statuses

    def finish():
        database.vpc_security_group_ids, database.group_statuses = list(wanted), {}

    slow.begin(database, "changing", "in-sync", CHANGING, "group_sync", finish)


def current(database):
    """Gives the security groups that an instance has, or will have in a moment."""
    return sorted(group for group, status in _statuses(database).items() if status != "removing")


def _statuses(database):
    """Gives the status of each security group of an instance."""
    changing = getattr(database, "group_statuses", {})
    return {group: changing.get(group, "active") for group in database.vpc_security_group_ids}


def _memberships(self):
    """DescribeDBInstances shows each security group with its status."""
    return [{"VpcSecurityGroupId": group, "Status": status} for group, status in _statuses(self).items()]


DBInstance.vpc_security_group_membership_list = property(_memberships)
