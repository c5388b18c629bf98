"""Fixtures that several test files share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture
def few_images(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """240 drawn images, no GPU and one seed."""
    # Here, since who only hands tests out reads this file as well, and needs none of both.
    import torch

    from lab.data import sets

    sets._load.cache_clear()
    monkeypatch.setenv("LAB_DATA", "standin:240")
    monkeypatch.delenv("LAB_FULL", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    torch.manual_seed(0)
    yield
    sets._load.cache_clear()
