"""RDS proxies and their targets.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html
"""

import json
import unittest

from botocore.exceptions import ClientError
from conformance import EMULATED, client, emulator_only, tags
from rds.fixtures import RdsTest

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "rds.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
READ = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}


class ProxyTest(RdsTest):
    """A test with a role and a secret, which creates proxies."""

    def setUp(self):
        """Makes the role, which reads secrets, and the secret."""
        super().setUp()
        self.role_name = self.name("proxy")
        iam, secrets = client("iam"), client("secretsmanager")
        self.role = iam.create_role(
            RoleName=self.role_name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        self.cleanup(iam.delete_role, RoleName=self.role_name)
        self.allow()
        self.cleanup(iam.delete_role_policy, RoleName=self.role_name, PolicyName="read")
        name = self.name("secret")
        self.secret = secrets.create_secret(
            Name=name, SecretString=json.dumps({"username": "owner", "password": "password1"}))["ARN"]
        self.cleanup(secrets.delete_secret, SecretId=name, ForceDeleteWithoutRecovery=True)

    def allow(self):
        """Lets the role read secrets."""
        client("iam").put_role_policy(RoleName=self.role_name, PolicyName="read", PolicyDocument=json.dumps(READ))

    def proxy_settings(self, **more):
        """Gives the parameters of CreateDBProxy."""
        usual = {"DBProxyName": self.name("proxy"), "EngineFamily": "POSTGRESQL", "RoleArn": self.role,
                 "VpcSubnetIds": self.vpc.subnets, "Auth": [{"AuthScheme": "SECRETS", "SecretArn": self.secret}]}
        return {name: value for name, value in {**usual, **more}.items() if value is not None}

    def begin(self, **more):
        """Begins to create a proxy, and gives the answer; AWS may not know the role yet."""
        settings, made = self.proxy_settings(**more), []

        def try_it():
            try:
                made.append(self.rds.create_db_proxy(**settings)["DBProxy"])
            except ClientError as error:
                if EMULATED or "role" not in str(error):
                    raise
            return bool(made)

        self.eventually(True, try_it)
        self.cleanup(self.rds.delete_db_proxy, DBProxyName=settings["DBProxyName"])
        return made[0]

    def proxy(self, **more):
        """Creates a proxy, waits until it is available, and gives its name."""
        self.hurry()
        name = self.begin(**more)["DBProxyName"]
        self.eventually("available", lambda: self.read_proxy(name)["Status"])
        return name

    def read_proxy(self, name):
        """Reads a proxy."""
        return self.rds.describe_db_proxies(DBProxyName=name)["DBProxies"][0]

    def health(self, name):
        """Reads the health of a proxy's target."""
        target = self.rds.describe_db_proxy_targets(DBProxyName=name)["Targets"][0]["TargetHealth"]
        return target["State"], target.get("Reason")


class LifeTest(ProxyTest):
    """CreateDBProxy, ModifyDBProxy and DeleteDBProxy."""

    def test_defaults(self):
        """A proxy has the defaults of the API reference, its tags, and a target group called default."""
        made = self.begin(Tags=tags(app="a"))
        expected = {"IdleClientTimeout": 1800, "RequireTLS": False, "DebugLogging": False, "DefaultAuthScheme": "NONE",
                    "EndpointNetworkType": "IPV4", "TargetConnectionNetworkType": "IPV4"}
        self.assertEqual({key: made[key] for key in expected}, expected)
        self.assertEqual(made["VpcSecurityGroupIds"], [self.vpc.default_group()])
        self.assertEqual(made["Auth"][0]["IAMAuth"], "DISABLED")
        self.assertRegex(made["DBProxyArn"], r":db-proxy:prx-[0-9a-z]+$")
        listed = self.rds.list_tags_for_resource(ResourceName=made["DBProxyArn"])
        self.assertEqual(listed["TagList"], tags(app="a"))
        group = self.rds.describe_db_proxy_target_groups(DBProxyName=made["DBProxyName"])["TargetGroups"][0]
        self.assertEqual((group["TargetGroupName"], group["IsDefault"]), ("default", True))
        pool = group["ConnectionPoolConfig"]
        self.assertEqual((pool["MaxConnectionsPercent"], pool["MaxIdleConnectionsPercent"],
                          pool["ConnectionBorrowTimeout"]), (100, 50, 120))

    def test_states(self):
        """A proxy is creating, available, modifying and deleting; and is modified only while it is available."""
        self.pace()
        name = self.begin()["DBProxyName"]
        modify = self.rds.modify_db_proxy
        self.refused("InvalidDBProxyStateFault", modify, DBProxyName=name, IdleClientTimeout=60)
        self.assertEqual(self.read_proxy(name)["Status"], "creating")
        self.hurry()
        self.eventually("available", lambda: self.read_proxy(name)["Status"])
        self.pace()
        self.assertEqual(modify(DBProxyName=name, IdleClientTimeout=60)["DBProxy"]["Status"], "modifying")
        self.hurry()
        self.eventually("available", lambda: self.read_proxy(name)["Status"])
        self.assertEqual(self.read_proxy(name)["IdleClientTimeout"], 60)
        self.pace()
        self.assertEqual(self.rds.delete_db_proxy(DBProxyName=name)["DBProxy"]["Status"], "deleting")
        self.hurry()
        self.eventually(False, lambda: self.exists(name))

    def exists(self, name):
        """Tells whether a proxy exists."""
        return name in [proxy["DBProxyName"] for proxy in self.rds.describe_db_proxies()["DBProxies"]]

    def test_refusals(self):
        """Names, subnets, timeouts and ways to sign in are checked."""
        create = self.rds.create_db_proxy
        for code, more in (
            ("InvalidParameterValue", {"DBProxyName": "a--b"}), ("InvalidParameterValue", {"IdleClientTimeout": 0}),
            ("InvalidParameterValue", {"IdleClientTimeout": 28801}), ("InvalidParameterValue", {"Auth": None}),
            ("InvalidParameterValue", {"RoleArn": "arn:aws:iam::123456789012:role/none"}),
            ("InvalidSubnet", {"VpcSubnetIds": ["subnet-00000000000000000"]}),
        ):
            self.refused(code, create, **self.proxy_settings(**more))

    def test_iam_needs_tls(self):
        """Clients that sign in by IAM need TLS."""
        auth = [{"AuthScheme": "SECRETS", "SecretArn": self.secret, "IAMAuth": "REQUIRED"}]
        self.refused("InvalidParameterCombination", self.rds.create_db_proxy, **self.proxy_settings(Auth=auth))
        self.assertEqual(self.begin(Auth=auth, RequireTLS=True)["Auth"][0]["IAMAuth"], "REQUIRED")

    def test_unknown(self):
        """An unknown proxy is refused with status 404."""
        for call, more in ((self.rds.describe_db_proxies, {}), (self.rds.modify_db_proxy, {}),
                           (self.rds.delete_db_proxy, {}), (self.rds.describe_db_proxy_targets, {}),
                           (self.rds.describe_db_proxy_target_groups, {}),
                           (self.rds.register_db_proxy_targets, {"DBInstanceIdentifiers": ["db"]})):
            error = self.refused("DBProxyNotFoundFault", call, DBProxyName="none", **more)
            self.assertEqual(error["ResponseMetadata"]["HTTPStatusCode"], 404)


class PoolTest(ProxyTest):
    """ModifyDBProxyTargetGroup."""

    def set(self, name, **pool):
        """Sets the pool of a proxy, and gives it as it is then."""
        call = self.rds.modify_db_proxy_target_group
        answer = call(DBProxyName=name, TargetGroupName="default", ConnectionPoolConfig=pool)
        return answer["DBProxyTargetGroup"]["ConnectionPoolConfig"]

    def test_idle(self):
        """Without a number of their own idle connections are half of all, and theirs needs that of all."""
        name = self.proxy()
        self.assertEqual(self.set(name, MaxConnectionsPercent=80)["MaxIdleConnectionsPercent"], 40)
        call = self.rds.modify_db_proxy_target_group
        for code, pool in (("InvalidParameterCombination", {"MaxIdleConnectionsPercent": 20}),
                           ("InvalidParameterValue", {"MaxConnectionsPercent": 101}),
                           ("InvalidParameterValue", {"MaxConnectionsPercent": 50, "MaxIdleConnectionsPercent": 60}),
                           ("InvalidParameterValue", {"ConnectionBorrowTimeout": 301})):
            self.refused(code, call, DBProxyName=name, TargetGroupName="default", ConnectionPoolConfig=pool)


class TargetTest(ProxyTest):
    """RegisterDBProxyTargets, DeregisterDBProxyTargets and DescribeDBProxyTargets."""

    def register(self, proxy, database):
        """Registers a database with a proxy."""
        call = self.rds.register_db_proxy_targets
        return call(DBProxyName=proxy, DBInstanceIdentifiers=[database])["DBProxyTargets"][0]

    def test_states(self):
        """A target is registering, then without capacity, then available."""
        proxy, database = self.proxy(), self.database()
        self.pace(0.01)
        made = self.register(proxy, database)
        self.assertEqual((made["RdsResourceId"], made["Type"], made["TargetHealth"]["State"]),
                         (database, "RDS_INSTANCE", "REGISTERING"))
        self.eventually(("UNAVAILABLE", "PENDING_PROXY_CAPACITY"), lambda: self.health(proxy))
        self.hurry()
        self.eventually(("AVAILABLE", None), lambda: self.health(proxy))
        self.assertNotIn("Description", self.rds.describe_db_proxy_targets(
            DBProxyName=proxy)["Targets"][0]["TargetHealth"])

    def test_refusals(self):
        """An instance that is not available, a second one and an unknown one are refused."""
        proxy, first, second = self.proxy(), self.database(), self.database()
        call = self.rds.register_db_proxy_targets
        self.refused("DBInstanceNotFound", call, DBProxyName=proxy, DBInstanceIdentifiers=["none"])
        self.pace()
        creating = self.create()["DBInstanceIdentifier"]
        self.refused("InvalidDBInstanceState", call, DBProxyName=proxy, DBInstanceIdentifiers=[creating])
        self.hurry()
        self.register(proxy, first)
        for database in (first, second):
            self.refused("DBProxyTargetAlreadyRegisteredFault", call, DBProxyName=proxy,
                         DBInstanceIdentifiers=[database])

    def test_deregistration(self):
        """A target is deregistered once; an unknown one is refused."""
        proxy, database = self.proxy(), self.database()
        self.register(proxy, database)
        self.rds.deregister_db_proxy_targets(DBProxyName=proxy, DBInstanceIdentifiers=[database])
        self.assertEqual(self.rds.describe_db_proxy_targets(DBProxyName=proxy)["Targets"], [])
        self.refused("DBProxyTargetNotFoundFault", self.rds.deregister_db_proxy_targets, DBProxyName=proxy,
                     DBInstanceIdentifiers=[database])

    def test_stopped(self):
        """A proxy does not reach a database that is stopped."""
        proxy, database = self.proxy(), self.database()
        self.register(proxy, database)
        self.eventually(("AVAILABLE", None), lambda: self.health(proxy))
        self.rds.stop_db_instance(DBInstanceIdentifier=database)
        self.eventually(("UNAVAILABLE", "UNREACHABLE"), lambda: self.health(proxy))

    def test_sign_in(self):
        """A proxy whose role may not read the secret cannot sign in, and does once it may."""
        client("iam").delete_role_policy(RoleName=self.role_name, PolicyName="read")
        proxy, database = self.proxy(), self.database()
        self.register(proxy, database)
        self.eventually(("UNAVAILABLE", "AUTH_FAILURE"), lambda: self.health(proxy))
        self.allow()
        self.eventually(("AVAILABLE", None), lambda: self.health(proxy))

    @emulator_only
    def test_sign_in_takes_time(self):
        """After the policy has changed the proxy fails to sign in for a while."""
        client("iam").delete_role_policy(RoleName=self.role_name, PolicyName="read")
        proxy, database = self.proxy(), self.database()
        self.register(proxy, database)
        self.assertEqual(self.health(proxy), ("UNAVAILABLE", "AUTH_FAILURE"))
        self.pace(0.02)
        self.allow()
        self.assertEqual(self.health(proxy), ("UNAVAILABLE", "AUTH_FAILURE"))
        self.eventually(("AVAILABLE", None), lambda: self.health(proxy))


if __name__ == "__main__":
    unittest.main()
