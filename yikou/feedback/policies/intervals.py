"""What a share of a few ratings is worth: Wilson's interval, and the words for small numbers."""

from dataclasses import dataclass
from math import sqrt

# 95 of 100 such intervals hold the true share.
_Z = 1.959964
FEW = 10


@dataclass(frozen=True)
class Interval:
    """A share `part / whole` with the span in which the true one lies; all are parts of one."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The share itself; none where nothing was counted."""
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> str:
        """The share as it is shown: 96%, 96.5%; empty where nothing was counted."""
        return "" if self.share is None else f"{_tenth(self.share)}%"

    @property
    def told(self) -> str:
        """What may honestly be said of it."""
        if not self.whole:
            return "还没有人评，说不出满意不满意"
        if self.whole < FEW:
            return f"只有 {self.whole} 份评价，太少，说明不了什么"
        return f"真实的满意率多半在 {_tenth(self.low)}% 到 {_tenth(self.high)}% 之间"


def wilson(part: int, whole: int) -> Interval:
    """Wilson's score interval for `part` of `whole`: honest for few ratings, never beyond nothing or all."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    if not whole:
        return Interval(0, 0, 0.0, 1.0)
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    # Rounding may not put the share itself outside.
    return Interval(part, whole, max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))


def _tenth(share: float) -> str:
    """A share in hundredths with one place, never rounded up to all or down to nothing."""
    tenths = round(share * 1000)
    if share < 1:
        tenths = min(tenths, 999)
    if share > 0:
        tenths = max(tenths, 1)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
