"""Secrets Manager: the cron() and rate() expressions of rotation schedules, and when they rotate next.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

import calendar
import datetime
import re

from core.errors import AwsError

RATE = re.compile(r"rate\((\d+) (hours?|days?)\)")
CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
MONTHS = {name: number for number, name in enumerate(
    "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
WEEKDAYS = {name: number for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split(), 1)}
LEAST_HOURS = 4
DAY = datetime.timedelta(days=1)
# A schedule has a date at least once a year; a leap day may take eight.
HORIZON = 9 * 366


def check(rules):
    """Refuses rotation rules with both or no kinds of schedule, and expressions that Secrets Manager does not take."""
    days, expression = rules.get("AutomaticallyAfterDays"), rules.get("ScheduleExpression")
    if days is not None and expression is not None:
        raise _invalid("You can't specify both AutomaticallyAfterDays and ScheduleExpression.")
    if expression is None:
        return
    rate = RATE.fullmatch(expression)
    if rate and _hours(rate) >= LEAST_HOURS:
        return
    if rate:
        raise _invalid(f"A secret can be rotated every {LEAST_HOURS} hours at most.")
    if not CRON.fullmatch(expression):
        raise _invalid(f"The schedule expression {expression} is not valid.")
    _Cron(expression).after(datetime.datetime.now(datetime.timezone.utc))


def _invalid(text):
    """Makes the error for rotation rules that are not valid."""
    return AwsError("InvalidParameterException", text)


def is_cron(rules):
    """Tells whether rotation rules have a cron() expression."""
    return bool(CRON.fullmatch(rules.get("ScheduleExpression") or ""))


def days(rules, now):
    """Gives the days between two rotations, which AutomaticallyAfterDays shows."""
    if rules.get("AutomaticallyAfterDays"):
        return rules["AutomaticallyAfterDays"]
    rate = RATE.fullmatch(rules["ScheduleExpression"])
    if rate:
        return max(1, _hours(rate) // 24)
    first = _Cron(rules["ScheduleExpression"]).after(now)
    second = _Cron(rules["ScheduleExpression"]).after(first)
    return max(1, round((second - first) / DAY))


def next_date(rules, now):
    """Gives the end of the window in which a secret that was rotated now is rotated next."""
    length = re.fullmatch(r"(\d+)h", rules.get("Duration") or "")
    hours = int(length.group(1)) if length else None
    rate = RATE.fullmatch(rules.get("ScheduleExpression") or "")
    if rules.get("ScheduleExpression") and not rate:
        cron = _Cron(rules["ScheduleExpression"])
        return _end(cron.after(now), hours, cron.is_hourly)
    if rate and _hours(rate) % 24:
        return _end((now + datetime.timedelta(hours=_hours(rate))).replace(minute=0, second=0), hours, True)
    return _end((now + days(rules, now) * DAY).replace(hour=0, minute=0, second=0), hours, False)


def _end(start, hours, hourly):
    """Gives the last second of a window: without a length it is an hour, or the rest of the day."""
    if hours or hourly:
        return start + datetime.timedelta(hours=hours or 1, seconds=-1)
    return start.replace(hour=23, minute=59, second=59)


def _hours(rate):
    """Gives the hours of a rate() expression."""
    return int(rate.group(1)) * (24 if rate.group(2).startswith("day") else 1)


class _Cron:
    """A cron() expression in Secrets Manager's dialect."""

    def __init__(self, expression):
        """Reads an expression, and refuses one that is not valid."""
        minutes, hours, self.days, months, self.weekdays, year = CRON.fullmatch(expression).groups()
        if minutes != "0" or year != "*" or (self.days == "?") == (self.weekdays == "?"):
            raise _invalid(f"The schedule expression {expression} is not valid.")
        try:
            self.is_hourly = "/" in hours
            self.hours, self.months = _numbers(hours, 0, 23), _numbers(months, 1, 12, MONTHS)
            self._falls_on(datetime.date(2024, 2, 29))
        except (KeyError, ValueError, IndexError):
            raise _invalid(f"The schedule expression {expression} is not valid.") from None

    def after(self, moment):
        """Gives the first start of a window after a moment."""
        for offset in range(HORIZON):
            day = (moment + offset * DAY).date()
            if day.month not in self.months or not self._falls_on(day):
                continue
            for hour in sorted(self.hours):
                start = datetime.datetime.combine(day, datetime.time(hour), datetime.timezone.utc)
                if start > moment:
                    return start
        raise _invalid("The schedule never comes to a date.")

    def _falls_on(self, day):
        """Tells whether a day is one of the schedule's."""
        last = calendar.monthrange(day.year, day.month)[1]
        weekday = day.isoweekday() % 7 + 1
        if self.weekdays == "?":
            return day.day == last if self.days == "L" else day.day in _numbers(self.days, 1, 31)
        if "#" in self.weekdays:
            name, number = self.weekdays.split("#")
            return weekday == _number(name, WEEKDAYS) and (day.day + 6) // 7 == int(number)
        if self.weekdays.endswith("L") and self.weekdays != "L":
            return weekday == _number(self.weekdays[:-1], WEEKDAYS) and day.day > last - 7
        return weekday in ({7} if self.weekdays == "L" else _numbers(self.weekdays, 1, 7, WEEKDAYS))


def _number(text, names):
    """Gives the number of a name, or of digits."""
    return int(text) if text.isdigit() else names[text.upper()]


def _numbers(field, least, most, names=None):
    """Gives the numbers that a field with `*`, `,`, `-` and `/` means."""
    found = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, end = span.partition("-")
        low = least if span in ("*", "") else _number(first, names or {})
        high = _number(end, names or {}) if end else most if step or span in ("*", "") else low
        if not least <= low <= high <= most:
            raise ValueError(field)
        found |= set(range(low, high + 1, int(step or 1)))
    return found
