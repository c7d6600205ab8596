"""What ends a part of the bench, but not the bench."""


class Failure(Exception):
    """Something did not run as it must for a figure to mean anything."""
