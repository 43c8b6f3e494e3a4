"""EC2: availability zones.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AvailabilityZone.html
"""

from moto.ec2.models.availability_zones_and_regions import Zone

# "For Availability Zones, this parameter always has the value of opt-in-not-required."
Zone.opt_in_status = "opt-in-not-required"
