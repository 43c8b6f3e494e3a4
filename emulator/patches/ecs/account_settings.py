"""ECS: account settings, the default ones of the account and those of a principal, which here is one.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListAccountSettings.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutAccountSettingDefault.html
"""

from moto.core.responses import ActionResult
from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse

from core.patching import patch
from core.state import state_table
from patches.ecs.pages import page_of

SWITCH = ("enabled", "disabled")
# The values of each setting, the first of which is the default.
SETTINGS = {
    "serviceLongArnFormat": SWITCH, "taskLongArnFormat": SWITCH, "containerInstanceLongArnFormat": SWITCH,
    "awsvpcTrunking": SWITCH[::-1], "containerInsights": ("disabled", "enabled", "enhanced"),
    "fargateFIPSMode": SWITCH[::-1], "tagResourceAuthorization": ("on", "off"),
    "fargateTaskRetirementWaitPeriod": ("7", "0", "14"), "guardDutyActivate": ("off", "on"),
    "defaultLogDriverMode": ("non-blocking", "blocking"), "fargateEventWindows": SWITCH[::-1],
}
MANAGED = "guardDutyActivate"
MOST = 10


def effective(backend, name):
    """Gives the effective value of a setting: the principal's, else the account's, else AWS's default."""
    own = backend.account_settings.get(name)
    return own.value if own else state_table(backend, "default settings").get(name, SETTINGS[name][0])


def _check(name, value):
    """Refuses an unknown or managed setting, or a value that it cannot have."""
    if name not in SETTINGS:
        raise InvalidParameterException(f"{name} should be one of [{','.join(SETTINGS)}]")
    if name == MANAGED:
        raise InvalidParameterException(f"The setting {name} is managed by AWS and is read-only.")
    if value not in SETTINGS[name]:
        raise InvalidParameterException(f"{value} should be one of [{','.join(SETTINGS[name])}]")


@patch(EC2ContainerServiceBackend, "put_account_setting")
def put_account_setting(original, self, name, value):
    """PutAccountSetting refuses unknown settings and values."""
    _check(name, value)
    return original(self, name, value)


@patch(EC2ContainerServiceResponse, "put_account_setting_default", new=True)
def put_account_setting_default(self):
    """PutAccountSettingDefault changes a setting for principals without a setting of their own."""
    name, value = self._get_param("name"), self._get_param("value")
    _check(name, value)
    state_table(self.ecs_backend, "default settings")[name] = value
    return ActionResult({"setting": _shown(self.ecs_backend, name, value)})


@patch(EC2ContainerServiceResponse, "list_account_settings")
def list_account_settings(_original, self):
    """ListAccountSettings returns the principal's own settings, or with effectiveSettings all effective ones."""
    backend, wanted, value = self.ecs_backend, self._get_param("name"), self._get_param("value")
    if wanted is not None and wanted not in SETTINGS:
        raise InvalidParameterException(f"{wanted} should be one of [{','.join(SETTINGS)}]")
    if value is not None and wanted is None:
        raise InvalidParameterException("You must specify an account setting name to use value.")
    names = SETTINGS if self._get_param("effectiveSettings") else backend.account_settings
    found = [_shown(backend, name, effective(backend, name)) for name in names if wanted in (None, name)]
    return ActionResult(page_of(self, [one for one in found if value in (None, one["value"])], "settings", MOST))


def _shown(backend, name, value):
    """Gives a setting as it is returned."""
    return {"name": name, "value": value, "principalArn": f"arn:aws:iam::{backend.account_id}:root",
            "type": "aws_managed" if name == MANAGED else "user"}


@patch(EC2ContainerServiceBackend, "create_cluster")
def default_insights(original, self, cluster_name, tags=None, cluster_settings=None, *args, **kwargs):
    """CreateCluster without settings uses the account setting containerInsights."""
    given = cluster_settings or [{"name": "containerInsights", "value": effective(self, "containerInsights")}]
    return original(self, cluster_name, tags, given, *args, **kwargs)
