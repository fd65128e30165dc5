"""Curves as SVG, drawn here: the page needs nothing from elsewhere."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

from taskdash.bench.figures import Curve
from taskdash.bench.report import number

_WIDTH, _HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 34, 46  # margins
_COLOURS = ("#2563eb", "#dc2626", "#059669", "#d97706", "#7c3aed", "#0891b2", "#be185d", "#4d7c0f")
_TICKS = 5
_SPREAD = 50.0  # a quotient of largest and smallest value from where on the vertical axis is logarithmic


def plot(curves: Sequence[Curve]) -> str:
    """One picture of curves that share their units. Percentages stand side by side as they come, far ends and all."""
    ordinal = curves[0].x_unit == "%"
    places = sorted({x for curve in curves for x in curve.x})
    across = _Ordinal(places) if ordinal else _Scale(places, _LEFT, _WIDTH - _RIGHT)
    upward = _Scale([y for curve in curves for y in curve.y], _HEIGHT - _BOTTOM, _TOP, may_be_log=ordinal)
    parts = [_text(_LEFT, 14, curves[0].plot, "start", "bold")]
    parts += _axes(across, upward, curves[0])
    for position, curve in enumerate(curves):
        colour = _COLOURS[position % len(_COLOURS)]
        points = " ".join(f"{across.at(x):.1f},{upward.at(y):.1f}" for x, y in zip(curve.x, curve.y, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_text(_WIDTH - _RIGHT, 14 + 14 * position, curve.name, "end", colour=colour))
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{"".join(parts)}</svg>'


class _Scale:
    """Values along an axis from `start` to `end`, in pixels; from 0, or in powers of ten."""

    def __init__(self, values: Sequence[float], start: float, end: float, *, may_be_log: bool = False) -> None:
        most, least = max(values, default=1.0) or 1.0, min((v for v in values if v > 0), default=1.0)
        self._start, self._end = start, end
        self._log = may_be_log and most / least > _SPREAD
        if self._log:
            powers = range(floor(log10(least)), ceil(log10(most)) + 1)
            self.ticks = [10.0**power for power in powers]
            self._low, self._high = float(powers[0]), float(powers[-1])
        else:
            step = _step(most / _TICKS)
            self.ticks = [step * n for n in range(ceil(most / step) + 1)]
            self._low, self._high = 0.0, self.ticks[-1]

    def at(self, value: float) -> float:
        """Where a value is."""
        place = log10(max(value, 10.0**self._low)) if self._log else value
        return self._start + (self._end - self._start) * (place - self._low) / (self._high - self._low)


class _Ordinal:
    """Values side by side."""

    def __init__(self, values: Sequence[float]) -> None:
        self.ticks = list(values)

    def at(self, value: float) -> float:
        """Where a value is."""
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * self.ticks.index(value) / max(len(self.ticks) - 1, 1)


def _step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, at least `rough`."""
    power = 10.0 ** floor(log10(rough))
    return float(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough))


def _axes(across: "_Scale | _Ordinal", upward: _Scale, curve: Curve) -> list[str]:
    bottom = _HEIGHT - _BOTTOM
    parts = []
    for tick in upward.ticks:
        y = upward.at(tick)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#8884"/>')
        parts.append(_text(_LEFT - 6, y + 4, number(tick), "end"))
    parts += [_text(across.at(tick), bottom + 16, f"{tick:g}", "middle") for tick in across.ticks]
    parts.append(_text((_LEFT + _WIDTH) / 2, _HEIGHT - 8, curve.x_unit, "middle"))
    parts.append(_text(_LEFT, 30, curve.y_unit, "end"))
    return parts


def _text(x: float, y: float, text: str, anchor: str, weight: str = "normal", colour: str = "currentColor") -> str:
    style = f'text-anchor="{anchor}" font-weight="{weight}" fill="{colour}" font-size="12"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'
