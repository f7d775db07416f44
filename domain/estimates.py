"""Estimates from drawn samples, with intervals that hold where counts are small or zero.

A total over strata is Horvitz and Thompson's: each stratum's share times its size. The interval is Jeffreys' (Brown,
Cai and DasGupta 2001, "Interval estimation for a binomial proportion") at the effective size of the sample that its
variance gives (Korn and Graubard 1998, "Confidence intervals for proportions with small expected number of positive
counts").
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Fewer looks than this estimate nothing.
ENOUGH = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Stratum:
    """`size` things, of which `looked` were drawn and looked at, and `found` of those had what is asked for."""

    size: int
    looked: int
    found: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """How many of `size` things have it: the estimate and its 95 percent interval; `looked` things say so."""

    size: int
    looked: int
    total: float
    low: float
    high: float


def total(strata: Sequence[Stratum]) -> Estimate | None:
    """The estimated total over strata that were looked into; None while fewer than ENOUGH things were looked at."""
    known = [s for s in strata if s.looked]
    looked, size = sum(s.looked for s in known), sum(s.size for s in known)
    if looked < ENOUGH:
        return None
    share = sum(s.size * s.found / s.looked for s in known) / size
    low, high = _jeffreys(share, _effective(known, share, size))
    return Estimate(size=size, looked=looked, total=share * size, low=low * size, high=high * size)


def _effective(strata: Sequence[Stratum], share: float, size: int) -> float:
    """The size of a simple sample of the same variance, without replacement; all looks where there is no variance."""
    looked = sum(s.looked for s in strata)
    variance = 0.0
    for s in strata:
        p = s.found / s.looked
        left = 1 - s.looked / s.size
        variance += (s.size / size) ** 2 * left * p * (1 - p) / max(s.looked - 1, 1)
    if variance <= 0:
        return float(looked)
    return min(share * (1 - share) / variance, float(size))


def _jeffreys(share: float, n: float) -> tuple[float, float]:
    found = share * n
    low = 0.0 if found <= 0 else beta_quantile(0.025, found + 0.5, n - found + 0.5)
    high = 1.0 if found >= n else beta_quantile(0.975, found + 0.5, n - found + 0.5)
    return low, high


def beta_quantile(chance: float, a: float, b: float) -> float:
    """Where the distribution function of Beta(a, b) reaches a chance, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_below(middle, a, b) < chance else (low, middle)
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    return front / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction 1 + d1/(1 + d2/(1 + ...)) by the method of Lentz."""
    tiny, value, c, d = 1e-300, 1.0, 1.0, 0.0
    for m in range(1, 400):
        half = m // 2
        if m % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        d = 1 / (1 + term * d or tiny)
        c = 1 + term / c or tiny
        value *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return value
