"""Wiring: from settings to a running product; the only folder that knows everyone."""

from taskdash.wiring.making import Product, now, predecessor, product, source, target
from taskdash.wiring.moving import demand_here, promotion
from taskdash.wiring.running import app, running
from taskdash.wiring.scratch import emptied, scratch
from taskdash.wiring.serving import log

__all__ = [
    "Product",
    "app",
    "demand_here",
    "emptied",
    "log",
    "now",
    "predecessor",
    "product",
    "promotion",
    "running",
    "scratch",
    "source",
    "target",
]
