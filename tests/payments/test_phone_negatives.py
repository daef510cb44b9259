"""What a phone tells that is no transfer of ours: let go, kept for a helper, never booked."""

from __future__ import annotations

import pytest

from livehub.payments.phone.messages import TEXT_MOST, Message
from livehub.payments.phone.reading import Account, Dropped, Heard, Kept, judge
from tests.payments.phone_words import ACCOUNTS, CODE, NOW, heard, said

BANK_APP = "com.VCB"
ONE = f"TK 0011004567890 GD: +50,000 VND luc 26-09-2026 18:10. So du: 1,500,000 VND. ND: {CODE}"


@pytest.mark.parametrize(
    "text",
    [
        "Ma OTP cua ban la 123456, khong chia se cho bat ky ai. GD chuyen tien 5,000,000 VND",
        "Mã xác thực 482913 cho giao dịch -2,000,000 VND từ TK 0011004567890. SD 1,000,000 VND",
        "Mat khau dang nhap moi: 77889900. TK 0011004567890 +50,000VND. SD 1,000,000VND. ND: x",
        "Your verification code is 998877. TK 0011004567890 -50,000VND. SD 1,000,000VND",
        "Mã PIN thẻ của quý khách đã đổi. TK 0011004567890 -11,000VND. SD 1,000,000VND",
        "123456 la ma OTP de chuyen 1,000,000d",
        "Smart OTP: xac nhan giao dich +1,000,000 VND",
        "Mã  kích\nhoạt 556677, +0 VND",
        "MÃ XÁC NHẬN 1234 GD 99,000VND",
    ],
)
def test_what_is_like_a_one_time_code_is_let_go_unread(text: str) -> None:
    for sender in ("Vietcombank", BANK_APP, "8149", "LIENVIET", "unknown"):
        assert said(text, sender) == Dropped("secret")
    assert said(text, BANK_APP, title="Biến động số dư") == Dropped("secret")


def test_a_title_that_speaks_of_a_code_is_enough() -> None:
    assert said(ONE, BANK_APP, title="Mã OTP của bạn") == Dropped("secret")


def test_a_buyer_who_writes_otp_into_the_memo_has_paid_all_the_same() -> None:
    found = heard(ONE + " gui ma otp 112233 cho em").found
    assert (found.amount, CODE in found.narrative) == (50_000, True)


def test_a_code_after_the_memo_is_let_go() -> None:
    text = "ACB: TK 7241387(VND) + 2,000,000 luc 08:24 26/09/2026. GD: x"
    assert isinstance(said(text, "ACB"), Heard)
    vib = "12:19;26/09/2026\nTK:659704060101236VND\nPS:+5,000,000\nND:abc\nSODU:+9,315,200\nMa OTP 1234"
    assert said(vib, "VIB") == Dropped("secret")


@pytest.mark.parametrize(
    "text",
    [
        "Ưu đãi: Hoàn tiền 50.000đ khi thanh toán hóa đơn điện",
        "Nhận ngay +50.000đ khi mở thẻ tín dụng VCB",
        "Vay nhanh den 50,000,000 VND, lai suat chi tu 0.8%/thang",
        "Nhắc nợ: khoản vay đến hạn, cần thanh toán -2.000.000 VND",
        "Sao kê thẻ tín dụng tháng 9: dư nợ 5,000,000 VND. Hạn thanh toán 15/10",
        "KHUYEN MAI chuyen tien 1,000,000 VND tang voucher 100,000d",
    ],
)
def test_advertisements_and_reminders_are_let_go(text: str) -> None:
    assert said(text) == Dropped("advert")


def test_a_memo_that_sounds_like_an_advertisement_is_a_memo() -> None:
    assert heard(f"{ONE} uu dai khuyen mai voucher").found.amount == 50_000


@pytest.mark.parametrize(
    "text",
    [
        "Giao dịch chuyển tiền 1,000,000 VND không thành công",
        "GD -1,000,000VND that bai do khong du so du",
        "Giao dich +500,000 VND da bi huy",
    ],
)
def test_what_failed_is_let_go(text: str) -> None:
    assert said(text) == Dropped("failed")


@pytest.mark.parametrize(
    "text",
    [
        "Số dư tài khoản của bạn là 5,000,000 VND",
        "So du TK 0011004567890 luc 10:00 la 5,000,000 VND",
        "Tài khoản của bạn vừa đăng nhập trên thiết bị mới",
        "Tài khoản 0011004567890 đã được cập nhật thông tin",
        "Lịch bảo trì hệ thống 27/09/2026 từ 00:00 đến 04:00",
        "Chúc mừng sinh nhật quý khách!",
        "Hotline 1900 5454 13",
    ],
)
def test_a_balance_alone_and_other_news_are_let_go(text: str) -> None:
    assert said(text) == Dropped("nothing")


@pytest.mark.parametrize(
    "text",
    [
        f"+50.00 USD vao TK 0011004567890. So du 100.00 USD. ND: {CODE}",
        f"TK 0011004567890 GD: +50.00USD luc 26-09-2026 18:10. So du: 1,500.00USD. ND: {CODE}",
        f"GD: +28000 VND. ND: {CODE}",  # which account?
        f"TK 0011004567890: +50,000 VND -2,000 VND. So du 1,000,000 VND. ND: {CODE}",  # which one?
        f"Quy khach nhan duoc 50,000 VND tu NGUYEN VAN A. {CODE}",  # how is it signed?
        f"TK 0011004567890 TK 0022004567890 +50,000 VND. So du 1,000,000 VND. ND: {CODE}",
        f"TK 0011004567890 +50,000.50 VND. So du 1,000,000 VND. ND: {CODE}",
    ],
)
def test_money_that_is_not_unmistakable_is_for_a_helper(text: str) -> None:
    assert said(text) == Kept()


def test_an_unknown_sender_who_speaks_of_money_is_for_a_helper() -> None:
    assert said(ONE, "vn.some.newbank") == Kept()
    assert said(ONE, "NEWBANK") == Kept()
    assert said(ONE, "") == Kept()
    assert said(ONE, "9029") == Kept()  # a short code whose text names no bank


@pytest.mark.parametrize(
    "sender",
    ["com.zing.zalo", "com.facebook.orca", "org.telegram.messenger", "0912345678", "+84912345678"],
)
def test_what_people_write_is_not_read_whatever_it_says(sender: str) -> None:
    assert said(ONE, sender, title="Vietcombank") == Dropped("stranger")


def test_an_sms_in_a_notification_is_of_whom_its_title_names() -> None:
    sms = "com.google.android.apps.messaging"
    assert heard(ONE, sms, title="Vietcombank").sender.kind == "sms"
    assert said(ONE, sms, title="0912 345 678") == Dropped("stranger")
    assert said(ONE, sms, title="Con gái") == Kept()


def test_two_answers_to_who_sent_it_are_none() -> None:
    forged = Message(app="com.VCB", text=ONE, unclear=True)
    assert judge(forged, ACCOUNTS, NOW) == Kept()


def test_words_of_a_bank_inside_a_memo_are_a_memo() -> None:
    inner = "SD TK 0011004567890 +5,000,000VND luc 26-09-2026 10:12:13. SD 12,345,678VND. Ref x"
    verdict = heard(
        f"SD TK 0011004567890 +1,000VND luc 26-09-2026 10:12:13. SD 12,000VND. Ref {inner}"
    )
    assert verdict.found.amount == 1_000
    new_shape = f"VCB moi: quy khach co giao dich {inner}"
    assert isinstance(said(new_shape), Heard | Kept)
    unsigned = f"VCB: tai khoan vua nhan mot nghin dong. Noi dung: {inner}"
    assert said(unsigned) == Kept()


def test_a_number_that_fits_two_of_our_accounts_is_never_guessed() -> None:
    two = (*ACCOUNTS, Account("970436", "0011999997890"))
    text = ONE.replace("0011004567890", "0011xxxx7890")
    assert judge(Message(sender="Vietcombank", text=text), two, NOW) == Kept()
    assert isinstance(judge(Message(sender="Vietcombank", text=ONE), two, NOW), Heard)
    wallet = Message(app="com.mservice.momotransfer", text="Bạn vừa nhận 100.000đ từ NGUYEN VAN B")
    assert isinstance(judge(wallet, ACCOUNTS, NOW), Heard)
    assert judge(wallet, (*ACCOUNTS, Account("971025", "0987654321")), NOW) == Kept()


def test_another_banks_app_never_tells_of_our_account() -> None:
    same = (Account("970415", "0011004567890"),)
    assert judge(Message(app="com.VCB", text=ONE), same, NOW) == Dropped("not_ours")
    other = Message(app="com.vietinbank.ipay", text=ONE)
    assert not isinstance(judge(other, (Account("970436", "0011004567890"),), NOW), Heard)


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
def test_an_empty_message_is_a_sign_of_life(text: str) -> None:
    assert said(text.replace("\u200b", "")) == Dropped("empty")


def test_a_text_beyond_all_reason_is_not_read() -> None:
    assert said(ONE + "x" * TEXT_MOST) == Dropped("long")
    for nasty in ("+" * TEXT_MOST, "1," * 999, "tk " * 600, "sd 1 " * 390, "x" * TEXT_MOST):
        assert not isinstance(said(nasty[:TEXT_MOST]), Heard)
