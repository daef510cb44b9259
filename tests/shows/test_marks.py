"""Rules of on-air marks: from events to spans, from spans to places in files."""

from hypothesis import given
from hypothesis import strategies as st

from livehub.events.show import FeatureCleared, ProductFeatured, ShowClosed, ShowStarted
from livehub.shows.marks import Clip, Filmed, Span, clips, spans

A, B = ProductFeatured(product="a"), ProductFeatured(product="b")


def test_a_product_is_marked_until_another_one_is_featured_or_none_is():
    happened = [(10, A), (20, B), (35, FeatureCleared()), (40, ShowStarted())]
    assert spans(happened, 100) == [Span("a", 10, 20), Span("b", 20, 35)]


def test_a_close_ends_the_mark_and_so_does_the_end_of_the_recording():
    assert spans([(10, A), (20, ShowClosed())], 100) == [Span("a", 10, 20)]
    assert spans([(10, A)], 100) == [Span("a", 10, 100)]


def test_a_product_featured_twice_is_marked_twice():
    assert spans([(1, A), (2, FeatureCleared()), (5, A)], 7) == [Span("a", 1, 2), Span("a", 5, 7)]


def test_nothing_is_marked_before_something_happened_nor_when_the_clock_was_set_back():
    assert spans([(1, FeatureCleared())], 9) == []
    assert spans([(50, A), (20, B)], 30) == [Span("b", 20, 30)]


def test_a_span_is_found_in_every_file_that_holds_some_of_it():
    files = [
        Filmed("first", 0, 1000),
        Filmed("second", 1500, 1000),
        Filmed("camera", 900, 9000),
        Filmed("later", 5000, 100),
    ]
    assert clips(Span("a", 800, 1700), files) == [
        Clip("first", 800, 1000),
        Clip("second", 0, 200),
        Clip("camera", 0, 800),
    ]


@given(
    st.integers(0, 1000), st.integers(0, 1000),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 300))),
)  # fmt: skip
def test_every_clip_lies_within_its_file_and_within_the_span(start, length, files):
    filmed = [Filmed(str(number), at, ms) for number, (at, ms) in enumerate(files)]
    span = Span("a", start, start + length)
    for clip in clips(span, filmed):
        file = filmed[int(clip.file)]
        assert 0 <= clip.from_ms < clip.until_ms <= file.ms
        assert span.from_at <= file.started_at + clip.from_ms
        assert file.started_at + clip.until_ms <= span.until_at
