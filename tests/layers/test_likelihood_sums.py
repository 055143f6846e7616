"""Sums of unequal chances and the intervals quoted of them."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, strategies as st

from layers.measures.likelihood import interval_of_counts, interval_of_values, poisson_binomial
from layers.measures.likelihood.sums import beta_binomial, convolved

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=60)


def one_by_one(chances):
    """The distribution by adding one trial after the other."""
    found = np.array([1.0])
    for chance in chances:
        found = np.append(found * (1 - chance), 0) + np.append(0, found * chance)
    return found


@given(CHANCES)
def test_a_sum_of_unequal_chances_is_exact(chances):
    assert poisson_binomial(np.array(chances)) == pytest.approx(one_by_one(chances), abs=1e-12)


def test_many_trials_of_one_chance_are_binomial():
    found = poisson_binomial(np.full(1_500, 0.3))
    assert found == pytest.approx(scipy.stats.binom.pmf(np.arange(1_501), 1_500, 0.3), abs=1e-12)


def test_trials_that_share_an_uncertain_chance_are_beta_binomial():
    found = beta_binomial(9, np.array([0.4, 2.0]), np.array([1.5, 7.0]))
    for row, (a, b) in zip(found, ((0.4, 1.5), (2.0, 7.0)), strict=True):
        assert row == pytest.approx(scipy.stats.betabinom.pmf(np.arange(10), 9, a, b), abs=1e-9)


def test_clusters_add_up_in_each_draw():
    rng = np.random.default_rng(1)
    chances = rng.uniform(size=(70, 3))
    alone = np.stack([1 - chances, chances], axis=-1)
    cluster = beta_binomial(4, np.full((2, 3), 0.7), np.full((2, 3), 1.3))
    found = convolved([alone, cluster])
    for draw in range(3):
        expected = one_by_one(chances[:, draw])
        for one in cluster[:, draw]:
            expected = np.convolve(expected, one)
        assert found[draw] == pytest.approx(expected, abs=1e-12)


@given(CHANCES)
def test_an_interval_holds_what_is_expected_and_lies_in_the_bounds(chances):
    likely = interval_of_counts(poisson_binomial(np.array(chances)))
    assert 0 <= likely.low <= likely.expected <= likely.high <= len(chances)
    assert likely.expected == pytest.approx(sum(chances), abs=1e-9)


@pytest.mark.slow
def test_intervals_hold_nine_of_ten_counts():
    rng = np.random.default_rng(5)
    held = []
    for _ in range(4_000):
        chances = rng.uniform(size=rng.integers(8, 60))
        likely = interval_of_counts(poisson_binomial(chances))
        held.append(likely.low <= (rng.uniform(size=len(chances)) < chances).sum() <= likely.high)
    assert 0.88 <= np.mean(held) <= 0.92


def test_an_interval_of_values_reaches_to_their_mean():
    assert interval_of_values(np.append(np.zeros(99), 1_000.0)) == (10.0, 0.0, 10.0)
