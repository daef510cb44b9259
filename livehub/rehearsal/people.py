"""Owns who the crowd is: roles and nicknames, patterned phones, and no real person."""

from __future__ import annotations

from livehub import ids

AUTHORS = (
    ("Mẹ Bống", "facebook"),
    ("Khách Hà Đông", "facebook"),
    ("Bố Tôm", "tiktok"),
    ("Bà ngoại Cún", "facebook"),
    ("Chị bán chè", "facebook"),
    ("Cô giáo mầm non", "facebook"),
    ("Mẹ hai nhóc", "tiktok"),
    ("Khách Cầu Giấy", "facebook"),
    ("Thợ ảnh phố cổ", "tiktok"),
    ("Quán trà đầu ngõ", "facebook"),
    ("Nhà trọ Mộc Châu", "facebook"),
    ("Ông lái đò", "facebook"),
    ("Khách Sài Gòn", "tiktok"),
    ("Mẹ Sóc", "facebook"),
    ("Cậu sinh viên", "tiktok"),
    ("Khách Hải Phòng", "facebook"),
    ("Tiệm hoa cuối phố", "facebook"),
    ("Dì Tư miền Tây", "tiktok"),
    ("Chú xe ôm", "facebook"),
    ("Khách Đà Nẵng", "facebook"),
    ("Mẹ Na", "tiktok"),
    ("Bác hàng xóm", "facebook"),
    ("Homestay Tam Cốc", "facebook"),
    ("Hội mê đồ mộc", "facebook"),
    ("Khách Phú Xuyên", "web"),
    ("Bếp nhà Gấu", "tiktok"),
    ("Cô bán xôi", "facebook"),
    ("Anh thợ mộc", "web"),
    ("Khách Bắc Ninh", "facebook"),
    ("Mợ Út", "tiktok"),
    ("Lớp vẽ cuối tuần", "facebook"),
    ("Khách Thái Nguyên", "web"),
    ("Mẹ Kẹo", "tiktok"),
    ("Nhà hàng chay", "facebook"),
    ("Khách Huế", "facebook"),
    ("Thư viện thôn", "web"),
    ("Bạn của tò he", "tiktok"),
    ("Khách xa quê", "facebook"),
    ("Chị kế toán", "facebook"),
    ("Khách Nam Định", "web"),
)
"""Display name and where the person writes: roles and nicknames, nobody's real name."""

PHONES = (
    "0912345678",
    "0987654321",
    "0901234567",
    "0923456789",
    "0934567890",
    "0945678901",
    "0967890123",
    "0978901234",
)
"""Patterned on purpose: Vietnam reserves no numbers for tests, so none is ever rung."""


def author_of(name: str) -> str:
    """The hash by which an author is known in logs."""
    return ids.digest("rehearsal author", name)[:20]


NAMES = {author_of(name): name for name, _ in AUTHORS}
"""Hash of an author -> display name."""
