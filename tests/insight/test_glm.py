"""Poisson regression agrees with statsmodels, and bears what would make it run off."""

import numpy as np
import pytest
import statsmodels.api as sm

from layers.insight.glm import fit


def test_as_statsmodels() -> None:
    rng = np.random.default_rng(6)
    design = np.column_stack([np.ones(300), rng.normal(size=300), rng.integers(0, 2, 300)])
    counts = rng.poisson(np.exp(design @ [1.0, 0.3, -0.5]))
    ours = fit(counts, design)
    theirs = sm.GLM(counts, design, family=sm.families.Poisson()).fit()
    assert ours.beta == pytest.approx(theirs.params, abs=1e-6)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse, rel=1e-4)
    assert ours.dispersion == pytest.approx(max(theirs.pearson_chi2 / 297, 1))
    assert ours.mean(design) == pytest.approx(theirs.fittedvalues, rel=1e-6)


@pytest.mark.parametrize("counts", [np.zeros(50), np.eye(1, 50)[0], np.full(50, 3)])
def test_empty_single_and_constant_series_stay_finite(counts: np.ndarray) -> None:
    design = np.column_stack([np.ones(50), np.arange(50) % 7 == 0])
    model = fit(counts, design, 0.5)
    assert np.isfinite(model.beta).all()
    assert np.isfinite(model.mean(design)).all()
    assert model.dispersion >= 1
