"""Wiring: from settings to a running product; the only folder that knows everyone."""

from taskdash.wiring.making import Product, now, predecessor, product, source, target
from taskdash.wiring.scratch import scratch
from taskdash.wiring.serving import app, log, running

__all__ = ["Product", "app", "log", "now", "predecessor", "product", "running", "scratch", "source", "target"]
