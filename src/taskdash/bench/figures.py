"""What a workload reports: figures beside their targets, and curves to look at."""

from collections.abc import Sequence
from typing import Literal

import msgspec


class Target(msgspec.Struct, frozen=True):
    """What a figure is to be: at least or at most `value`, in the figure's unit; `aim` is what is hoped for."""

    sense: Literal["at least", "at most"]
    value: float
    aim: float | None = None

    def met(self, value: float) -> bool:
        """Whether `value` is within it."""
        return value >= self.value if self.sense == "at least" else value <= self.value


class Figure(msgspec.Struct, frozen=True):
    """One number, and what it should be where somebody has said so."""

    name: str
    value: float
    unit: str
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.target is None else self.target.met(self.value)


class Curve(msgspec.Struct, frozen=True):
    """Points to be joined by a line; curves with the same `plot` are drawn into one picture."""

    plot: str
    name: str
    x: list[float]
    y: list[float]
    x_unit: str
    y_unit: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of a workload gave, and under which conditions; `load` is the machine's load average before it."""

    workload: str
    title: str
    conditions: str
    figures: list[Figure]
    load: float
    curves: list[Curve] = []
    skipped: str = ""

    @property
    def missed(self) -> Sequence[Figure]:
        """The figures that do not meet their target."""
        return [figure for figure in self.figures if figure.met is False]


def at_least(value: float, aim: float | None = None) -> Target:
    """A target that larger figures meet."""
    return Target("at least", value, aim)


def at_most(value: float, aim: float | None = None) -> Target:
    """A target that smaller figures meet."""
    return Target("at most", value, aim)
