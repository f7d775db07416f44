"""The scheduler of a cluster that a command names."""

from cluster.address import Address, read_address

__all__ = ["Address", "read_address"]
