from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from livehub.errors import Invalid
from livehub.photos import BYTES_LIMIT, prepare


def picture(
    size: tuple[int, int] = (1600, 1200), colour: str = "red", mode: str = "RGB"
) -> Image.Image:
    return Image.new(mode, size, colour)


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(webp: bytes) -> Image.Image:
    image = Image.open(BytesIO(webp))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photos_become_webp_in_two_sizes(kind):
    photo = prepare(encoded(picture(), kind))
    assert {size: opened(webp).size for size, webp in photo.sizes.items()} == {
        400: (400, 300),
        1080: (1080, 810),
    }
    assert {opened(webp).format for webp in photo.sizes.values()} == {"WEBP"}


def test_small_photos_are_not_blown_up():
    assert opened(prepare(encoded(picture((120, 80)))).sizes[1080]).size == (120, 80)


def test_the_same_photo_has_the_same_name():
    raw = encoded(picture())
    assert prepare(raw).sha256 == prepare(raw).sha256
    assert prepare(raw).sha256 != prepare(encoded(picture(colour="blue"))).sha256


def test_a_phone_held_upright_gives_an_upright_photo_without_its_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by 90 degrees to see it upright
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"
    webp = prepare(encoded(picture((800, 400)), exif=exif)).sizes[1080]
    assert opened(webp).size == (400, 800)
    assert dict(opened(webp).getexif()) == {}
    assert b"PhoneMaker" not in webp
    assert b"EXIF" not in webp


def test_colour_profiles_and_comments_do_not_travel_on():
    webp = prepare(encoded(picture(), icc_profile=b"profile" * 20, comment=b"secret")).sizes[400]
    assert b"ICCP" not in webp
    assert b"secret" not in webp


def test_transparent_pictures_stand_on_white():
    webp = prepare(encoded(picture((50, 50), "#ff000000", "RGBA"), "PNG")).sizes[400]
    assert opened(webp).getpixel((25, 25)) == (255, 255, 255)


def test_of_an_animation_the_first_frame_counts():
    frames = [picture((60, 60), colour) for colour in ("red", "blue")]
    raw = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    red, _, blue = opened(prepare(raw).sizes[400]).getpixel((30, 30))  # type: ignore[misc]
    assert red > 200 > 50 > blue


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\x00" * 64,
    ],
)
def test_what_is_no_photo_is_refused(raw):
    with pytest.raises(Invalid, match="photo_format"):
        prepare(raw)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_refused_though_pillow_could_read_them(kind):
    with pytest.raises(Invalid, match="photo_format"):
        prepare(encoded(picture((10, 10)), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_photo_is_unreadable(kind):
    raw = encoded(Image.effect_noise((300, 300), 90).convert("RGB"), kind)
    with pytest.raises(Invalid, match=r"photo_unreadable|photo_format"):
        prepare(raw[: len(raw) // 2])


def test_a_picture_that_unfolds_to_too_many_pixels_is_refused():
    with pytest.raises(Invalid, match="photo_too_large"):
        prepare(encoded(Image.new("1", (6000, 5001)), "PNG"))


def test_a_decompression_bomb_is_refused():
    with pytest.raises(Invalid, match="photo_too_large"):
        prepare(encoded(Image.new("1", (13500, 13500)), "PNG"))


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(Invalid, match="photo_too_large"):
        prepare(b"\xff" * (BYTES_LIMIT + 1))
