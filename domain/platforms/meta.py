"""What Meta's platforms have in common: an app's token, sent to one host, and what the Graph API lets an app ask."""

from domain.platforms.values import Credential, Rate
from domain.types import Platform

GRAPH_RATE = Rate(
    requests=200, seconds=3600, source="https://developers.facebook.com/docs/graph-api/overview/rate-limiting"
)


def token(platform: Platform, host: str = "graph.facebook.com") -> Credential:
    return Credential(variable=f"NETRALITAS_{platform.upper()}_TOKEN", host=host)
