"""Elastic Load Balancing: listeners, their certificates, attributes and rules."""

import unittest

from conformance import listed
from elbv2.fixtures import FIXED, TAG, ElbTest

POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"


class ListenersTest(ElbTest):
    """CreateListener, ModifyListener, AddListenerCertificates and listener attributes."""

    def https(self, balancer):
        """Creates an HTTPS listener; gives it with its certificate."""
        certificate = self.certificate()
        return self.listener(balancer, 443, Protocol="HTTPS", SslPolicy=POLICY,
                             Certificates=[{"CertificateArn": certificate}]), certificate

    def attributes(self, listener):
        """Reads the attributes."""
        found = self.elb.describe_listener_attributes(ListenerArn=listener)["Attributes"]
        return {one["Key"]: one["Value"] for one in found}

    def certificates(self, listener):
        """Reads the certificates with whether they are the default one."""
        found = self.elb.describe_listener_certificates(ListenerArn=listener)["Certificates"]
        return {one["CertificateArn"]: one["IsDefault"] for one in found}

    def test_port(self):
        """A port has one listener; the same settings again give it, and other settings are refused.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
        """
        balancer = self.balancer()
        listener = self.listener(balancer)
        self.assertEqual(self.listener(balancer), listener)
        other = self.listener(balancer, 81)
        self.refused("DuplicateListener", self.elb.modify_listener, ListenerArn=other, Port=80)
        self.refused("LoadBalancerNotFound", self.listener, balancer=balancer[:-1] + "x")

    def test_listing(self):
        """Listeners are listed by page for a load balancer, and by ARN.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html
        """
        balancer = self.balancer()
        made = {self.listener(balancer, port, Tags=[TAG]) for port in (80, 81, 82)}
        found = listed(self.elb.describe_listeners, "Listeners", LoadBalancerArn=balancer, PageSize=2)
        self.assertEqual({one["ListenerArn"] for one in found}, made)
        listener = made.pop()
        self.assertEqual(self.elb.describe_tags(ResourceArns=[listener])["TagDescriptions"][0]["Tags"], [TAG])
        self.elb.delete_listener(ListenerArn=listener)
        self.refused("ListenerNotFound", self.elb.describe_listeners, ListenerArns=[listener])

    def test_tls(self):
        """HTTPS needs one issued certificate and a known policy, HTTP takes none.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
        """
        balancer, certificate = self.balancer(), {"CertificateArn": self.certificate()}
        tls = {"balancer": balancer, "port": 443, "Protocol": "HTTPS", "SslPolicy": POLICY}
        missing = {"CertificateArn": certificate["CertificateArn"][:-1] + "x"}
        self.refused("ValidationError", self.listener, **tls)
        self.refused("CertificateNotFound", self.listener, **tls, Certificates=[missing])
        self.refused("SSLPolicyNotFound", self.listener, **{**tls, "SslPolicy": "x"}, Certificates=[certificate])
        self.refused("TooManyCertificates", self.listener, **tls, Certificates=[certificate, certificate])
        self.refused("InvalidConfigurationRequest", self.listener, balancer=balancer, Certificates=[certificate])

    def test_certificates(self):
        """Other certificates are listed beside the default one, are added once, and alone can be removed.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListenerCertificates.html
        """
        listener, default = self.https(self.balancer())
        other = self.certificate()
        for _ in range(2):
            self.elb.add_listener_certificates(ListenerArn=listener, Certificates=[{"CertificateArn": other}])
        self.assertEqual(self.certificates(listener), {default: True, other: False})
        shown = self.elb.describe_listeners(ListenerArns=[listener])["Listeners"][0]["Certificates"]
        self.assertEqual([one["CertificateArn"] for one in shown], [default])
        self.refused("CertificateNotFound", self.elb.add_listener_certificates, ListenerArn=listener,
                     Certificates=[{"CertificateArn": other[:-1] + "x"}])
        self.refused("OperationNotPermitted", self.elb.remove_listener_certificates, ListenerArn=listener,
                     Certificates=[{"CertificateArn": default}])
        self.elb.remove_listener_certificates(ListenerArn=listener, Certificates=[{"CertificateArn": other}])
        self.assertEqual(self.certificates(listener), {default: True})

    def test_back_to_http(self):
        """A listener that is changed to HTTP has neither certificate nor policy.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html
        """
        listener, _ = self.https(self.balancer())
        self.elb.modify_listener(ListenerArn=listener, Protocol="HTTP", Port=80)
        found = self.elb.describe_listeners(ListenerArns=[listener])["Listeners"][0]
        self.assertEqual((found["Protocol"], found.get("Certificates") or [], found.get("SslPolicy")),
                         ("HTTP", [], None))

    def test_attributes(self):
        """A listener has the attributes of its protocol, empty but for the server header.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html
        """
        listener = self.listener(self.balancer())
        found = self.attributes(listener)
        self.assertEqual(found["routing.http.response.server.enabled"], "true")
        self.assertNotIn("tcp.idle_timeout.seconds", found)
        self.assertEqual(found["routing.http.response.x_frame_options.header_value"], "")
        name = "routing.http.response.strict_transport_security.header_value"
        self.elb.modify_listener_attributes(ListenerArn=listener, Attributes=[{"Key": name, "Value": "max-age=60"}])
        self.assertEqual(self.attributes(listener)[name], "max-age=60")
        for key, value in (("tcp.idle_timeout.seconds", "60"), ("routing.http.response.server.enabled", "no")):
            self.refused("InvalidConfigurationRequest", self.elb.modify_listener_attributes, ListenerArn=listener,
                         Attributes=[{"Key": key, "Value": value}])

    def test_actions(self):
        """Actions are read back with their defaults, a forward also in its configuration.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
        """
        group, balancer = self.target_group(), self.balancer()
        listener = self.listener(balancer, actions=self.forward(group))
        read = lambda: self.elb.describe_listeners(ListenerArns=[listener])["Listeners"][0]["DefaultActions"][0]
        self.assertEqual(read()["TargetGroupArn"], group)
        self.assertEqual(read()["ForwardConfig"]["TargetGroups"], [{"TargetGroupArn": group, "Weight": 1}])
        self.elb.modify_listener(ListenerArn=listener, DefaultActions=[
            {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "StatusCode": "HTTP_301"}}])
        self.assertEqual(read()["RedirectConfig"], {
            "Protocol": "HTTPS", "Port": "#{port}", "Host": "#{host}", "Path": "/#{path}", "Query": "#{query}",
            "StatusCode": "HTTP_301"})
        self.refused("TargetGroupNotFound", self.elb.modify_listener, ListenerArn=listener,
                     DefaultActions=self.forward(group[:-1] + "x"))


class RulesTest(ElbTest):
    """CreateRule, DescribeRules, SetRulePriorities and DeleteRule."""

    def setUp(self):
        """Creates a listener."""
        super().setUp()
        self.one = self.listener(self.balancer())

    def rules(self, **more):
        """Reads the rules of all pages."""
        return listed(self.elb.describe_rules, "Rules", ListenerArn=self.one, **more)

    def test_order(self):
        """Rules are listed in the order of their priorities, with the default rule last.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeRules.html
        """
        for priority in (20, 1, 50000):
            self.rule(self.one, priority)
        self.assertEqual([rule["Priority"] for rule in self.rules()], ["1", "20", "50000", "default"])
        self.assertEqual([rule["IsDefault"] for rule in self.rules()], [False, False, False, True])

    def test_pages(self):
        """Rules are listed by page, also without a page size, and by ARN.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeRules.html
        """
        made = [self.rule(self.one, priority)["RuleArn"] for priority in range(1, 61)]
        self.assertEqual(len(self.elb.describe_rules(ListenerArn=self.one, PageSize=3)["Rules"]), 3)
        self.assertEqual([rule["RuleArn"] for rule in self.rules()][:-1], made)
        self.assertEqual(len(self.elb.describe_rules(RuleArns=made[:2])["Rules"]), 2)
        self.refused("RuleNotFound", self.elb.describe_rules, RuleArns=[made[0][:-1] + "x"])

    def test_limit(self):
        """A load balancer has up to 100 rules, default rules not counted.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
        """
        for priority in range(1, 101):
            self.rule(self.one, priority)
        self.refused("TooManyRules", self.rule, listener=self.one, priority=101)

    def test_priorities(self):
        """A priority is taken once, and two rules may trade priorities in one request.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetRulePriorities.html
        """
        first, second = (self.rule(self.one, priority)["RuleArn"] for priority in (1, 2))
        self.refused("PriorityInUse", self.rule, listener=self.one, priority=2)
        self.elb.set_rule_priorities(RulePriorities=[{"RuleArn": first, "Priority": 2},
                                                     {"RuleArn": second, "Priority": 1}])
        self.assertEqual([rule["RuleArn"] for rule in self.rules()][:2], [second, first])
        self.rule(self.one, 3)
        self.refused("PriorityInUse", self.elb.set_rule_priorities,
                     RulePriorities=[{"RuleArn": first, "Priority": 3}])

    def test_conditions(self):
        """A condition is read back in both of its forms, and a rule has up to five values.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html
        """
        condition = self.rule(self.one, 1, ["/a", "/b"], Tags=[TAG])["Conditions"][0]
        self.assertEqual(condition["Values"], ["/a", "/b"])
        self.assertEqual(condition["PathPatternConfig"]["Values"], ["/a", "/b"])
        self.refused("ValidationError", self.rule, listener=self.one, priority=2, paths=[f"/{n}" for n in range(6)])
        self.refused("ValidationError", self.elb.create_rule, ListenerArn=self.one, Priority=2, Conditions=[],
                     Actions=FIXED)

    def test_changed_and_deleted(self):
        """A rule is changed and deleted; the default rule stays, and one that is gone is not found.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteRule.html
        """
        rule = self.rule(self.one, 1)["RuleArn"]
        group = self.target_group()
        changed = self.elb.modify_rule(RuleArn=rule, Actions=self.forward(group))["Rules"][0]
        self.assertEqual((changed["Actions"][0]["TargetGroupArn"], changed["Conditions"][0]["Values"]), (group, ["/a"]))
        self.elb.delete_rule(RuleArn=rule)
        self.refused("RuleNotFound", self.elb.delete_rule, RuleArn=rule)
        self.refused("OperationNotPermitted", self.elb.delete_rule, RuleArn=self.rules()[-1]["RuleArn"])


if __name__ == "__main__":
    unittest.main()
