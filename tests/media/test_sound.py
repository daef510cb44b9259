"""Tests of how loud a camera is."""

from livehub.media.sound import SILENT, Loudness


def test_before_the_first_packet_nothing_is_known():
    assert Loudness().level is None
    assert Loudness().silent_s(100.0) == 0


def test_the_loudest_moment_of_the_last_half_second_counts():
    sound = Loudness()
    for at, level in ((0.0, 60), (0.1, 20), (0.2, 70)):
        sound.heard(level, at)
    assert sound.level == 20
    sound.heard(80, 0.6)
    assert sound.level == 20  # still within a second
    sound.heard(90, 1.2)
    assert sound.level == 80


def test_silence_is_counted_from_the_last_thing_heard():
    sound = Loudness()
    sound.heard(30, 10.0)
    for second in range(11, 21):
        sound.heard(SILENT, float(second))
    assert sound.silent_s(20.5) == 10
    sound.heard(40, 21.0)
    assert sound.silent_s(21.0) == 0
