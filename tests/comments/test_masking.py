from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.comments.masking import MASK, mask

PHONE = "+84912345678"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("chốt mã 05 size L x2 0912345678", f"chốt mã 05 size L x2 {MASK}"),
        ("05 0912.345.678 nha", f"05 {MASK} nha"),
        ("05 0912-345-678", f"05 {MASK}"),
        ("05 0912_345_678", f"05 {MASK}"),
        ("05 09 12 34 56 78", f"05 {MASK}"),
        ("05 L 0 9 1 2 3 4 5 6 7 8", f"05 L {MASK}"),
        ("mã 05 +84 912 345 678", f"mã 05 {MASK}"),
        ("mã 05 +84 (0)912 345 678", f"mã 05 {MASK}"),
        ("mã 05 84912345678", f"mã 05 {MASK}"),
        ("sdt0912345678", f"sdt{MASK}"),
        ("0912345678A05", f"{MASK}A05"),
        ("số o912345678", f"số {MASK}"),
        ("09l2345678", MASK),
        ("zalo không chín một hai ba bốn năm sáu bảy tám", f"zalo {MASK}"),
        ("mã 05 0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", f"mã 05 {MASK}"),
        ("０９１２３４５６７８", MASK),
        ("𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", MASK),
        ("0912\u200b345\u200b678", MASK),
        ("0912💥345💥678", MASK),
        ("16/12/2024 0912345678", f"16/12/2024 {MASK}"),
        ("05 2 0912 345 678", f"05 2 {MASK}"),
        ("mã 05 không 0912345678", f"mã 05 không {MASK}"),
    ],
)
def test_a_phone_is_found_and_hidden_however_it_is_written(text, masked):
    found = mask(text)
    assert found.text == masked
    assert found.phones == (PHONE,)


@pytest.mark.parametrize(
    "text",
    [
        "gọi 19006750",
        "03 05 07 08 09",
        "chốt 1000000 đ",
        "A12 x2, A05 x3, B07",
        "lấy hai ba cái không nhớ",
        "lấy @lan. cảm ơn",
        "2.000.000",
    ],
)
def test_what_is_no_contact_stays(text):
    assert mask(text).text == text
    assert mask(text).phones == ()


@pytest.mark.parametrize("text", ["stk 19034567890123", "01234567890", "09123456789", "091234567"])
def test_long_numbers_are_hidden_though_they_are_no_phones(text):
    found = mask(text)
    assert found.phones == ()
    assert not any(sign.isdecimal() for sign in found.text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("thư: ten.toi+a@gmail.com nhé", f"thư: {MASK} nhé"),
        ("ten @ gmail . com", MASK),
        ("ten(at)shop.vn", MASK),
        ("ten gmail.com", MASK),
        ("TEN@VÍDỤ.VN", MASK),
    ],
)
def test_mail_addresses_are_hidden(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ở 34 Nguyễn Trãi P5 Q3 0912345678", f"ở {MASK} {MASK}"),
        ("số 7 ngõ 12 Láng Hạ, lấy mã 05", f"{MASK}, lấy mã 05"),
        ("34 Nguyễn Trãi, Thanh Xuân, HN", MASK),
        ("nhận: tầng 5, tòa nhà 112 Trần Phú, Hà Đông.", f"nhận: {MASK}."),
        ("chung cư B4, phòng 1205, Mễ Trì", MASK),
        ("ba o so 12 pho Hang Ma", f"ba o {MASK}"),
        ("dc 34 nguyen trai thanh xuan ha noi", f"dc {MASK}"),
        ("xã Tam Hưng, huyện Thanh Oai", MASK),
        ("12/4 đường số 7, khu phố 5", MASK),
        ("về 12/5 Lê Lợi phường 3 gò vấp nha, mã 08", f"về {MASK} nha, mã 08"),
    ],
)
def test_addresses_are_hidden(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "ship Đà Nẵng bao nhiêu",
        "em ở Q7",
        "Máy 2 tầng 3",
        "mã 115 loại 3 tầng",
        "đường kính 36cm",
        "chốt 12 Nguyễn Thị Hoa",
        "lấy 12 Đỏ, 5 Xanh",
        "số 9 ba chục viên",
        "LAY 30 VIEN SO 10 MAU VANG",
    ],
)
def test_goods_and_provinces_are_no_addresses(text):
    assert mask(text).text == text


def test_two_phones_keep_their_order_and_count_once_each():
    found = mask("0987654321 hoặc 0912345678, nhớ 0912 345 678")
    assert found.phones == ("+84987654321", PHONE)


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text):
    once = mask(text).text
    assert mask(once).text == once
    assert mask(once).phones == ()


@pytest.mark.parametrize(
    "piece", ["0", "0 ", "o", "a.", "a@", "khong ", "09 ", "gmail . ", "1.", "+8"]
)
@pytest.mark.timeout(15)  # a pattern that backtracks would take hours
def test_hostile_text_is_masked_without_backtracking(piece):
    masked = mask(piece * (2000 // len(piece))).text
    assert mask(masked).text == masked
