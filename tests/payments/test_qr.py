"""Drawing QR codes and reading pictures of them."""

import io
import re
import zlib

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from livehub.errors import Invalid
from livehub.payments import codes, qr, vietqr
from tests.payments.vectors import code_of

PAYLOAD = vietqr.write("970436", "1023456789", amount=250_000, memo=codes.mint(b"qr"))


def picture_file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def refusal(raw: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        qr.read_picture(raw)
    return code_of(caught)


def rasterised(svg: str) -> Image.Image:
    """The dark runs of our own SVG path, four pixels a module."""
    [side] = {int(number) for number in re.findall(r'viewBox="0 0 (\d+) \d+"', svg)}
    image = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(image)
    for x, y, runs in re.findall(r"M(\d+) (\d+)\.5((?:h\d+(?:m\d+ 0)?)+)", svg):
        left, top = int(x) * 4, int(y) * 4
        for width, gap in re.findall(r"h(\d+)(?:m(\d+) 0)?", runs):
            right = left + int(width) * 4
            draw.rectangle((left, top, right - 1, top + 3), fill=0)
            left = right + int(gap or 0) * 4
    return image


def seen(text: str) -> Image.Image:
    """A terminal's half blocks as pixels, four by four a module."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    small = Image.new("L", (len(lines[0]), 2 * len(lines)), 255)
    for y, line in enumerate(lines):
        for x, sign in enumerate(line):
            small.putpixel((x, 2 * y), 0 if sign in "▀█" else 255)
            small.putpixel((x, 2 * y + 1), 0 if sign in "▄█" else 255)
    return small.resize((small.width * 4, small.height * 4), Image.Resampling.NEAREST)


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
def test_a_png_reads_back(level):
    assert qr.read_picture(qr.png(PAYLOAD, level=level)) == [PAYLOAD]


@pytest.mark.parametrize("module_px", [1, 2, 3, 5])
@settings(deadline=None, max_examples=20)
@given(number=st.integers(1, 499_999_999))
def test_pictures_of_every_size_read_back(module_px, number):
    payload = vietqr.write("970436", "1023456789", amount=number, memo=codes.mint(b"%d" % number))
    assert qr.read_picture(qr.png(payload, module_px=module_px)) == [payload]
    assert qr.read_picture(picture_file(rasterised(qr.svg(payload).decode()))) == [payload]


@pytest.mark.parametrize("side", [90, 101, 150, 177, 333])
def test_a_png_reads_back_at_sizes_that_fit_no_module(side):
    drawing = Image.open(io.BytesIO(qr.png(PAYLOAD))).convert("L")
    shown = drawing.resize((side, side), Image.Resampling.BILINEAR)
    assert qr.read_picture(picture_file(shown)) == [PAYLOAD]


def test_a_stain_of_a_thumb_is_read_through():
    drawing = Image.open(io.BytesIO(qr.png(PAYLOAD, module_px=10))).convert("L")
    middle = drawing.width // 2
    ImageDraw.Draw(drawing).ellipse((middle, middle, middle + 60, middle + 60), fill=120)
    assert qr.read_picture(picture_file(drawing)) == [PAYLOAD]


@pytest.mark.parametrize(
    ("text", "level", "constant"),
    [
        ("https://live.example/own/abcdefgh", "M", qrcode.ERROR_CORRECT_M),
        ("https://live.example/own/abcdefgh", "L", qrcode.ERROR_CORRECT_L),
        ("0123456789012345678901234567890123456789", "Q", qrcode.ERROR_CORRECT_Q),
        ("SEVQR ZF7K3M9QX CHUYEN TIEN", "H", qrcode.ERROR_CORRECT_H),
    ],
)
def test_another_maker_draws_the_same_modules(text, level, constant):
    """One mode, so that both cut the text alike; which of the eight masks is best is disputed."""
    drawing = Image.open(io.BytesIO(qr.png(text, module_px=1, level=level))).convert("L")
    ours = [
        [not drawing.getpixel((x, y)) for x in range(drawing.width)] for y in range(drawing.height)
    ]
    makers = (qrcode.QRCode(error_correction=constant, mask_pattern=mask) for mask in range(8))
    theirs = []
    for maker in makers:
        maker.add_data(text, optimize=0)
        theirs.append(maker.get_matrix())
    assert ours in theirs


def test_a_payment_takes_no_more_modules_than_another_maker_needs():
    maker = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    maker.add_data(PAYLOAD)
    drawing = Image.open(io.BytesIO(qr.png(PAYLOAD, module_px=1)))
    assert drawing.width <= len(maker.get_matrix())


@pytest.mark.parametrize("text", ["đơn hàng của bạn ở làng Xuân La", "日本", "a\0b", "\u202eabc"])
def test_texts_of_every_script_read_back(text):
    assert qr.read_picture(qr.png(text)) == [text]


@pytest.mark.parametrize("draw", [qr.svg, qr.png, qr.text])
@pytest.mark.parametrize("payload", ["", "a\udcffb"])
def test_what_is_no_text_is_not_drawn(draw, payload):
    with pytest.raises(Invalid) as caught:
        draw(payload)
    assert code_of(caught) == "qr_charset"


def test_a_png_is_crisp_black_on_white_with_a_quiet_zone_of_four():
    image = Image.open(io.BytesIO(qr.png(PAYLOAD, module_px=5)))
    assert {value for _, value in image.getcolors() or []} == {0, 255}
    dark = image.point(lambda value: 255 - value).getbbox()
    assert dark == (20, 20, image.width - 20, image.height - 20)
    assert image.width == image.height
    assert image.width % 5 == 0


def test_an_svg_reads_back_and_is_as_large_as_asked():
    svg = qr.svg(PAYLOAD, module_px=10).decode()
    image = rasterised(svg)
    assert qr.read_picture(picture_file(image)) == [PAYLOAD]
    assert f'width="{image.width // 4 * 10}"' in svg
    assert image.point(lambda value: 255 - value).getbbox() == (
        16, 16, image.width - 16, image.height - 16,
    )  # fmt: skip


def test_an_svg_holds_nothing_of_the_text_it_draws():
    svg = qr.svg('"><script>alert(1)</script>').decode()
    assert re.fullmatch(
        r'<svg [^<>]*><path [^<>]*/><path stroke="#000" d="[Mmh0-9 .]*"/></svg>', svg
    )


@pytest.mark.parametrize("payload", [PAYLOAD, "https://192.168.1.20:8443/own/abc", "Tò he"])
def test_a_terminal_drawing_reads_back(payload):
    assert qr.read_picture(picture_file(seen(qr.text(payload)))) == [payload]


def test_every_line_of_a_terminal_drawing_brings_its_own_colours():
    lines = qr.text(PAYLOAD).splitlines()
    assert all(line.startswith("\x1b[38;5;16;48;5;231m") for line in lines)
    assert all(line.endswith("\x1b[0m") for line in lines)
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("draw", [qr.svg, qr.png, qr.text])
def test_what_no_qr_code_holds_is_not_drawn(draw):
    with pytest.raises(Invalid) as caught:
        draw("x" * 5000)
    assert code_of(caught) == "qr_too_long"


@pytest.mark.parametrize("draw", [qr.svg, qr.png])
def test_a_drawing_is_kept(draw):
    assert draw(PAYLOAD) is draw(PAYLOAD)
    assert draw(PAYLOAD) is not draw(PAYLOAD, module_px=9)


@pytest.mark.parametrize(
    ("kind", "options"), [("JPEG", {"quality": 60}), ("WEBP", {"quality": 60}), ("PNG", {})]
)
def test_photos_of_every_kind_are_read(kind, options):
    drawing = Image.open(io.BytesIO(qr.png(PAYLOAD)))
    photo = Image.new("RGB", (900, 1400), "tan")
    photo.paste(drawing.convert("RGB").rotate(12, fillcolor="white"), (150, 500))
    assert qr.read_picture(picture_file(photo, kind, **options)) == [PAYLOAD]


def test_a_transparent_background_is_white():
    drawing = Image.open(io.BytesIO(qr.png(PAYLOAD)))
    clear = Image.new("RGBA", drawing.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=drawing.point(lambda value: 255 - value))
    assert qr.read_picture(picture_file(clear)) == [PAYLOAD]


def test_all_codes_of_a_picture_are_read_each_once():
    one, two = (Image.open(io.BytesIO(qr.png(text))) for text in ("one", "two"))
    side = one.width
    page = Image.new("L", (side * 3, side), 255)
    for place, drawing in enumerate((one, two, one)):
        page.paste(drawing, (place * side, 0))
    assert sorted(qr.read_picture(picture_file(page))) == ["one", "two"]


def test_a_picture_without_a_code_says_so():
    assert refusal(picture_file(Image.new("RGB", (50, 50), "white"))) == "no_qr_in_picture"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        qr.png(PAYLOAD)[:200],
        picture_file(Image.new("RGB", (50, 50)), "GIF"),
        picture_file(Image.new("RGB", (50, 50)), "BMP"),
        picture_file(Image.new("RGB", (50, 50)), "WEBP")[:40],
        picture_file(Image.effect_noise((50, 50), 50), "JPEG")[:400],
    ],
)
def test_what_is_no_picture_of_a_phone_is_refused(raw):
    assert refusal(raw) == "picture_unreadable"


@pytest.mark.parametrize("side", [(6000, 5001), (10_000, 10_000), (20_000, 20_000)])
def test_too_many_pixels_are_refused_before_they_are_decoded(side):
    header = bytearray(picture_file(Image.new("1", (1, 1))))
    header[16:24] = side[0].to_bytes(4) + side[1].to_bytes(4)
    header[29:33] = zlib.crc32(header[12:29]).to_bytes(4)
    assert refusal(bytes(header)) == "picture_too_large"


def test_too_many_bytes_are_refused():
    assert refusal(bytes(8 * 1024 * 1024 + 1)) == "picture_too_large"


SOUND = [
    picture_file(Image.open(io.BytesIO(qr.png("x"))).convert("RGB"), kind)
    for kind in ("PNG", "JPEG", "WEBP")
]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(SOUND), st.data())
def test_no_damage_makes_reading_fail_otherwise_than_by_refusing(sound, data):
    broken = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, min(len(sound), 300) - 1))] = data.draw(st.integers(0, 255))
    try:
        qr.read_picture(bytes(broken))
    except Invalid as error:
        known = {"picture_unreadable", "picture_too_large", "no_qr_in_picture"}
        if error.code not in known:
            raise
