"""Following workspaces as they change: who listens, what they are told, and when they are told no more."""

from taskdash.services.following.follower import Follower
from taskdash.services.following.hub import Hub

__all__ = ["Follower", "Hub"]
