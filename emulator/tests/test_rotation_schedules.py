"""The dates of rotation schedules, as the emulator computes them.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

import datetime
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from core.errors import AwsError  # noqa: E402
from patches.secretsmanager import schedules  # noqa: E402

NOW = datetime.datetime(2026, 11, 24, 9, 30, tzinfo=datetime.timezone.utc)


class NextDateTest(unittest.TestCase):
    """The end of the next rotation window, from a Tuesday in November at half past nine."""

    def test_dates(self):
        """Each expression of the user guide comes to its next date."""
        for rules, date in (
            ({"AutomaticallyAfterDays": 7}, "2026-12-01 23:59:59"),
            ({"ScheduleExpression": "rate(10 days)"}, "2026-12-04 23:59:59"),
            ({"ScheduleExpression": "rate(10 days)", "Duration": "3h"}, "2026-12-04 02:59:59"),
            ({"ScheduleExpression": "rate(4 hours)"}, "2026-11-24 13:59:59"),
            ({"ScheduleExpression": "cron(0 /8 * * ? *)"}, "2026-11-24 16:59:59"),
            ({"ScheduleExpression": "cron(0 2/10 * * ? *)"}, "2026-11-24 12:59:59"),
            ({"ScheduleExpression": "cron(0 10 * * ? *)"}, "2026-11-24 23:59:59"),
            ({"ScheduleExpression": "cron(0 9 * * ? *)"}, "2026-11-25 23:59:59"),
            ({"ScheduleExpression": "cron(0 18 ? * SAT *)"}, "2026-11-28 23:59:59"),
            ({"ScheduleExpression": "cron(0 8 1 * ? *)"}, "2026-12-01 23:59:59"),
            ({"ScheduleExpression": "cron(0 1 ? 1/3 SUN#1 *)", "Duration": "2h"}, "2027-01-03 02:59:59"),
            ({"ScheduleExpression": "cron(0 17 L * ? *)"}, "2026-11-30 23:59:59"),
            ({"ScheduleExpression": "cron(0 8 ? * MON-FRI *)"}, "2026-11-25 23:59:59"),
            ({"ScheduleExpression": "cron(0 16 1,15 * ? *)", "Duration": "2h"}, "2026-12-01 17:59:59"),
            ({"ScheduleExpression": "cron(0 4 ? * SUNL *)"}, "2026-11-29 23:59:59"),
            ({"ScheduleExpression": "cron(0 4 29 2 ? *)"}, "2028-02-29 23:59:59"),
        ):
            with self.subTest(rules=rules):
                schedules.check(rules)
                self.assertEqual(f"{schedules.next_date(rules, NOW):%Y-%m-%d %H:%M:%S}", date)

    def test_days(self):
        """AutomaticallyAfterDays is the distance of two rotations."""
        for rules, days in (({"AutomaticallyAfterDays": 30}, 30), ({"ScheduleExpression": "rate(90 days)"}, 90),
                            ({"ScheduleExpression": "rate(4 hours)"}, 1),
                            ({"ScheduleExpression": "cron(0 18 ? * SAT *)"}, 7),
                            ({"ScheduleExpression": "cron(0 4 1 1/3 ? *)"}, 90)):
            self.assertEqual(schedules.days(rules, NOW), days, rules)

    def test_refusals(self):
        """Expressions that Secrets Manager does not take are refused."""
        for rules in ({"AutomaticallyAfterDays": 1, "ScheduleExpression": "rate(1 day)"},
                      {"ScheduleExpression": "rate(3 hours)"}, {"ScheduleExpression": "rate(0 days)"},
                      {"ScheduleExpression": "cron(1 0 * * ? *)"}, {"ScheduleExpression": "cron(0 0 * * ? 2027)"},
                      {"ScheduleExpression": "cron(0 0 * * * *)"}, {"ScheduleExpression": "cron(0 0 ? * ? *)"},
                      {"ScheduleExpression": "cron(0 24 * * ? *)"}, {"ScheduleExpression": "cron(0 0 32 * ? *)"},
                      {"ScheduleExpression": "cron(0 0 ? FOO MON *)"}, {"ScheduleExpression": "cron(0 0 30 2 ? *)"},
                      {"ScheduleExpression": "daily"}):
            with self.subTest(rules=rules), self.assertRaises(AwsError):
                schedules.check(rules)


if __name__ == "__main__":
    unittest.main()
