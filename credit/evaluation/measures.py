"""Measures of how well predictions came true, in plain Python."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from math import ceil
from statistics import fmean

BINS = 10
TOP = 0.1  # the share of the worklist somebody gets through


def auc(scores: Sequence[float], happened: Sequence[bool]) -> float | None:
    """Return how often a case that happened had a higher score than one that did not; ties count half.

    None when everything or nothing happened.
    """
    hits = sum(happened)
    misses = len(happened) - hits
    if not hits or not misses:
        return None
    ranks, below = 0.0, 0
    for _, tied in groupby(sorted(zip(scores, happened, strict=True)), key=lambda pair: pair[0]):
        tied = [hit for _, hit in tied]
        ranks += sum(tied) * (below + (len(tied) + 1) / 2)
        below += len(tied)
    return (ranks - hits * (hits + 1) / 2) / (hits * misses)


def calibration_error(chances: Sequence[float], happened: Sequence[bool]) -> float | None:
    """Return how far the chances are off what came true, on average over ten bins of equally many cases (ECE).

    Cases of the same chance share what came of them, so that it does not matter which of them falls into which bin.
    """
    cases = []
    for chance, tied in groupby(sorted(zip(chances, happened, strict=True)), key=lambda case: case[0]):
        hits = [hit for _, hit in tied]
        cases += [chance - fmean(hits)] * len(hits)
    edges = [round(len(cases) * place / BINS) for place in range(BINS + 1)]
    bins = [cases[start:end] for start, end in pairwise(edges)]
    return sum(abs(sum(content)) for content in bins) / len(cases) if cases else None


def brier(chances: Sequence[float], happened: Sequence[bool]) -> float | None:
    """Return the mean square of what the chances missed."""
    missed = [(chance - hit) ** 2 for chance, hit in zip(chances, happened, strict=True)]
    return fmean(missed) if missed else None


def captured(order: Sequence[float], lost: Sequence[float]) -> float | None:
    """Return the share of `lost` found in the first tenth when worked from the highest of `order` down."""
    total = sum(lost)
    if not total:
        return None
    first = sorted(range(len(order)), key=lambda place: -order[place])[: ceil(len(order) * TOP)]
    return sum(lost[place] for place in first) / total


def mean_error(expected: Sequence[float], came: Sequence[float]) -> float | None:
    """Return the mean absolute difference (MAE), in the unit of both."""
    return fmean(abs(one - other) for one, other in zip(expected, came, strict=True)) if came else None
