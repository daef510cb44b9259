"""Which viewers can decode what a camera sends."""

import pytest

from livehub.media.tracks import Codec


def h264(profile: str) -> Codec:
    return Codec("H264", 90000, profile)


@pytest.mark.parametrize(("one", "other"), [("42e01f", "42e034"), ("42001f", "42e01f"), ("42c01f", "420028"), ("640c1f", "640c34")])  # fmt: skip
def test_a_level_may_differ_and_baseline_is_constrained_baseline(one, other):
    assert h264(one).fits(h264(other))
    assert h264(other).fits(h264(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (h264("42e01f"), h264("64001f")),
        (h264("42e01f"), h264("4d001f")),
        (h264("64001f"), h264("640c1f")),
        (h264("42e01f"), Codec("VP8", 90000)),
    ],
)
def test_another_profile_or_codec_does_not_fit(one, other):
    assert not one.fits(other)
    assert not other.fits(one)
