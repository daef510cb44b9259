"""Tests of what is told of files: sealed once, by whoever comes next, and as the manifest says."""

from livehub.media import feed
from livehub.media.recorder import manifest
from livehub.media.recorder.manifest import Part
from tests.media.recorder.studio import Camera, Studio


def test_what_a_killed_process_left_is_sealed_by_the_next_one_and_empty_files_are_forgotten(tmp_path):  # fmt: skip
    studio = Studio(tmp_path, cameras=False)
    studio.hear(feed.ProgramIs("one"))
    Camera(studio, "one").show(60)
    studio.end()
    left = studio.manifest
    left.parts[0].sha256, left.parts[0].whole, left.parts[0].octets = "", False, 7
    left.parts.append(Part(file="gone.webm", camera=None, started_at=1, codec="VP8", sound=True))
    again = Studio(tmp_path, cameras=False, known=left)
    again.hear(feed.ProgramIs("one"))
    Camera(again, "one").show(5)
    again.end()
    known = manifest.read(tmp_path)
    assert known is not None
    old, new = known.parts
    assert old.octets == (tmp_path / old.file).stat().st_size
    assert (len(old.sha256), old.whole, new.whole) == (64, False, True)
    assert old.file != new.file


def test_who_hears_of_a_file_finds_it_in_the_manifest(tmp_path):
    found: list[bool] = []

    def heard(part: Part) -> None:
        known = manifest.read(tmp_path)
        found.append(known is not None and known.parts[0].sha256 == part.sha256 != "")

    studio = Studio(tmp_path, cameras=False, kept=heard)
    studio.hear(feed.ProgramIs("one"))
    Camera(studio, "one").show(5)
    studio.end()
    assert found == [True]
