"""What has a number, measured beside what it is compared with."""
