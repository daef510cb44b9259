"""Owns the words buyers use, class by class, as they are spelled with all their accents.

Entries are separated by commas. An entry is matched with its accents, or without any by people who
write without any; one that begins with `!` only as it stands. Words without an accent here that
have one in a dictionary are what people type instead. Adding a synonym makes a reader neither
better nor worse on what nobody has seen yet: classes do (docs/comments.md).
"""

from __future__ import annotations

from livehub.comments.reading.classes import Word

WORDS: dict[int, str] = {
    Word.ORDER: (
        "chốt, chót, chôt, lấy, mua, đặt, order, oder, odder, orde, od, odr, book, pick, hốt, múc, xúc,"
        " rinh, rước, quất, !tậu, gom, !vồ, khui, húp, !ẵm, !vợt, !hót, vớt, thỉnh, sắm, lên đơn, lên đơn cho,"
        " để dành, đăng ký, đăng kí, đk, dk, want, wanna, take, put me down, i'll have, lụm,"
        " lượm, xí phần, ghim, !bốc, !gật, !đu, sold,"
        " chốt đơn, chốt luôn, đặt hàng, đặt mua, chốt hạ"
    ),
    Word.GIVE: (
        "cho, gửi, giữ, ship, nhận, xin, lên, ghi, gói, giao, để, để lại, phần, !chừa, !bán, cần,"
        " muốn, cko, give, send, have, get, i need, can i get, can i have, could i get, thêm cho,"
        " soạn, đóng, bỏ cho, lên giúp, lên cho, tính, giữ giúp, giữ giùm, cất, nhường"
    ),
    Word.LABEL: "mã, mã số, ms, mh, sp, số, mẫu, code, item, number, mã hàng, mã sp, #, no, món số, masp",
    Word.UNIT: (
        "cái, c, chiếc, bộ, đôi, cặp, hộp, gói, suất, con, em, cây, chai, lọ, bịch, set, phần, bé,"
        " cuốn, quyển, tấm, bức, !túi, rổ, hũ, lít, cuộn, tờ, !quả, trái, viên, !thanh, miếng, bó,"
        " chùm, thùng, két, kiện, lốc, !vỉ, ly, cốc, cấy, chậu, bình, chén, bát, !tô, đĩa, dĩa, ấm,"
        " khay, giỏ, v, pack, packs, bag, bags, mét, !thước, pcs, pc, piece, pieces, sets, pair, pairs, box, boxes, khúc, !ống,"
        " !món, chục, tá, combo, cục, nải, đòn, !ổ, lạng, gánh, cây, hộp, !bao, !ang, chum, !cân, !lon,"
        " nậm, mâm, xâu, !bì, !tút, ẻm, nàng, ẻm, cáii, !nhỏ này, cải, caí, đơn, bọc, !vò, thếp, tệp, sản phẩm"
    ),
    Word.TIMES: "x, sl, số lượng, lượng, qty, slg, soluong",
    Word.COLOUR: (
        "đỏ, xanh, đen, trắng, nâu, be, hồng, tím, vàng, kem, xám, cam, !ghi, !bạc, !rêu, !ngà,"
        " xanh la, xanh lá, xanh ngọc, xanh dương, xanh rêu, xanh đen, xanh lam, xanh biển, xanh lục,"
        " xanh cốm, xanh ngọc bích, xanh nước biển, xanh lá cây, đỏ đậm, đỏ đô, đỏ tươi, đỏ gạch,"
        " hồng phấn, hồng nhạt, hồng đậm, nâu đất, nâu đậm, nâu nhạt, vàng kim, vàng nhạt, vàng đậm,"
        " tím than, tím nhạt, xanh đậm, xanh nhạt, xanh da trời, trắng ngà, cánh gián, tự nhiên"
    ),
    Word.COLOUR_LABEL: "màu, mầu, color, colour",
    Word.SIZE: "xs, s, m, l, xl, xxl, xxxl, 2xl, 3xl, 4xl, 5xl, freesize, free size",
    Word.SIZE_LABEL: "size, sz, sai, cỡ, cở, siz, sice, xai, loại, kích thước, đường kính, in",
    Word.STYLE: "nhỏ, to, vừa, lớn, bé, dài, ngắn, đại, trung, tiểu, mini",
    Word.NOT: (
        "khoan, không, khong, khg, ko, k, kh, hk, hok, hông, hổng, hong, hem, hơm, khum, hum, kg, kô, đừng,"
        " chưa, chả, chẳng, !chớ, khỏi, don't, dont, not, no, đéo, nỏ, éo, khôg, hỏng, đếch, !ứ"
    ),
    Word.STOP: (
        "!dẹp, hoàn cọc, out, !nhả, skip, pass, changed my mind, gạt, gạt ra, hủy, huỷ, xóa, xoá, rút, trả lại, hoàn đơn, hoàn lại, gạch, gạch tên, ngưng, đổi ý, cancel,"
        " bùng, remove, bùng kèo, bể kèo, hủy đơn, huy don, rút lại, hoàn trả, bỏ đơn, hủy kèo,"
        " !dừng, !ngừng, bỏ kèo, bung đơn, bùng đơn, bỏ đơn"
    ),
    Word.DROP: "!trả, bỏ, thôi bỏ, bớt, loại",
    Word.MORE: "nữa, nx, thêm, lấy lại, mua lại",
    Word.ASK: (
        "bao nhiêu, bao nhiu, bnh, bn, bnhiu, nhiêu, nhiu, gì, j, nào, sao, đâu, ai, mấy, bao lâu, bao tiền, mấy tiền, khác nhau,"
        " bao giờ, bao h, khi nào, khi !mô, thế nào, kiểu gì, !hả, !hở, !hử, nhỉ, how, how much, what, when,"
        " where, nên mua, nên lấy, nên chọn, does, which, why, do you, is it, are there, is there, can you, răng, mô,"
        " có phải, phải không, đúng không, được không, dc ko, sao vậy, nhiêu tiền, chăng, chứ hả"
    ),
    Word.INQUIRE: (
        "!hình, !ảnh, video, clip, link, số đo, thông tin, chi tiết, bảng size, zoom, quay lại, quay cận, quay gần, quay kỹ, !cận, !gần, !giơ, !xoay, !soi, !giảm, phân biệt, xem, coi, !hỏi, tư vấn, giá, ib, inbox, báo giá, xin giá, xin địa chỉ, xin sđt, ngắm, hỏi chút,"
        " cho hỏi, thắc mắc, gía, price, chiết khấu, giảm giá, bớt giá, freeship, ủa"
    ),
    Word.BEFORE: (
        "đợt tết, dịp tết, hồi tết, tết rồi, hôm qua, hôm trước, lần trước, bữa trước, hôm nọ, bữa nọ, hôm bữa, đợt trước, tuần trước,"
        " tháng trước, năm ngoái, tết trước, hồi trước, hôm kia, kỳ trước, phiên trước, live trước,"
        " tuần rồi, bữa hổm, dạo trước, năm trước, trước đây, last, bought, got, loves, ordered,"
        " hôm tết, hồi xưa, ngày trước, hồi tháng, hôm rồi, đợt rồi, bữa rồi, lần rồi, năm rồi, lúc trước"
    ),
    Word.DONE: "!lỡ, nhầm, !lộn, đã, rồi, rùi, r, roài, !òi, vừa, !mới, từng, already, xong, đang, đag",
    Word.LIKE: "như, giống, y, y như, y chang, same as, same",
    Word.IF: "nếu, neu, giả sử, lỡ mà, if, còn thì, có thì, mà có, được thì, hết thì, ví dụ, giả dụ",
    Word.LATER: (
        "hết tháng, cuối tháng, đầu tháng, tháng tới, tuần sau, tuần tới, để mai, để chiều, để tối, !vội, mới dám, để sau, để đợt sau, để lần sau, !tính, !định, !chắc, để hỏi, hỏi chồng, hỏi vợ, hỏi mẹ, hỏi má, !lương, mai mốt, hôm khác, lần sau, để coi,"
        " để xem, !hẹn, tháng sau, !đợi, !chờ, suy nghĩ, phân vân, nghĩ, khi nào có, !thèm, !ước,"
        " lúc nào, bữa nào, dịp khác, !canh, sau này, kỳ sau, đợt sau, live sau, phiên sau, dự định,"
        " cân nhắc, lăn tăn, đắn đo, đắn đo"
    ),
    Word.PRAISE: (
        "đẹp, xinh, !xịn, chất lượng, !ưng, !mê, !ngon, !bền, khéo, dễ thương, !đỉnh, !sang, !yêu, tuyệt,"
        " hài lòng, thích, xuất sắc, tinh xảo, iu, !chất, !khen, cute, beautiful, great, love, lovely,"
        " nice, đáng tiền, ghiền, mãn nhãn, lung linh, tuyệt vời, ủng hộ, vote, xỉu, xuất sắc, !cưng,"
        " !duyên, tinh tế, mượt, chắc chắn, !êm, !thơm, sắc sảo, mê mẩn, uy tín, nhiệt tình, !chúc, cảm động,"
        " tự hào, !nể, phục, good, perfect, amazing, awesome, quá trời, mỏi tay, quá xá, 10 điểm, !chuẩn, !rất, !tốt, !gái, !giòn, !mịn,"
        " ấm áp, chắc tay, không chê, hết nước chấm, hết sẩy, ổn áp, ok lắm, !ổn, !bén, !keng, công phu"
    ),
    Word.PRON: (
        "em, e, chị, c, mình, m, t, tui, tôi, ta, cô, cháu, bác, chế, anh, a, shop, ad, s, bà, ông, chú,"
        " dì, o, mệ, mạ, bọ, tau, tao, mi, mày, iem, ẻm, bạn, b, con, mẹ, má, ba, bố, me, my, i, us, we,"
        " eng, ní, ck, vk, thím, mợ, cậu, nó, n, nhà, bên, thằng, cu, bé, !tớ, tỉ, tỷ, admin, sốp,"
        " shóp, chủ, nàng, cưng, ngoại, nội, vợ, chồng, dượng, mn, mọi người, cả nhà, nghệ nhân, you, bọn"
    ),
    Word.PART: (
        "đừng quên, không quên, đừng lo, nhớ là, ạ, nha, nhé, nhá, nka, nhen, nghe, nghen, ơi, oi, đi, với, vs, giúp, dùm, giùm, hộ, luôn, lun,"
        " nào, nhe, nhaa, hí, hỉ, hen, nì, nè, ne, á, ấy, i, đó, đây, này, kia, rứa, vậy, z, zậy,"
        " cơ, chứ, thế, thôi, hoi, lẹ, liền, ngay, gấp, liền tay, pls, plz, please, thanks, tks, cảm ơn, cám ơn,"
        " nhak, nhóe, nhoa, đê, de, ừ, uh, ok, oke, okie, okela, dạ, vâng, à, ơ, ê, ủa, ui, trời, haha,"
        " hihi, hehe, hí hí, ah, ha, hen, hén, nhở, cũng, thì, là, có, cả, và, của, ở, bằng, lại, về, được,"
        " dc, đc, các, những, cái, con, một, ni, nớ, tê, the, for, of, to, a, an, in, and, vì, để, do, tại,"
        " nên, mà, ngay, đã, nhớ, nhaaa, nào, trên, dưới, đang, tay, cầm, vào, ra, qua, quá, lắm, ghê,"
        " mỗi, thứ, loại, vui lòng, xin, chào, hi, hello, alo, help, sdt, sđt, dt, đt, điện thoại, số điện thoại, phone, tel, thiệt, thật, hôm nay, bây giờ, nay, giờ, yes, yep, yeah, would, like, will, can, us, am, it"
    ),
    Word.SWAP: "đổi, thay, chuyển, switch, change, đỗi",
    Word.INTO: "sang, thành, bằng, qua, lấy, to, into, for, wa, với",
    Word.EACH: "mỗi, mổi, mỗi mã, mỗi thứ, each, mỗi cái, mỗi loại, mỗi mẫu, mỗi màu, mỗi size, mỗi con, mỗi bé, mỗi em",
    Word.ALL: "hết, tất cả, toàn bộ, sạch, cả lô, all, trọn, còn lại, đứt lô, hết sạch, nguyên lô, hết lô, bao nhiêu cũng",
    Word.AND: "và, với, vs, cùng, and, voi, lẫn, kèm, cộng, thêm",
    Word.OR: "hoặc, hay, or, hoac",
    Word.THIS: "này, đó, đấy, kia, nãy, ấy, ni, nớ, đang cầm, trên tay, vừa rồi, hồi nãy, lúc nãy, this, that, one, nè, nó, như trên, trên kia",
    Word.BROKEN: (
        "!nợ, !vỡ, !mẻ, !lỗi, !hỏng, !nứt, !thiếu, nhầm hàng, !sai, chưa nhận, chưa thấy, chưa trả lời, chưa giao,"
        " !bể, !gãy, kiểm tra, !chậm, lâu quá, chưa tới, chưa về, đợi mãi, phản ánh, khiếu nại, hàng bị"
    ),
    Word.PAID: "ck rồi, đã ck, chuyển khoản, ck r, bank rồi, đã bank, chuyển tiền, đã chuyển, nội dung, đặt cọc, trả tiền, banking, thanh toán rồi",
    Word.SPAM: (
        "làm thêm, !vay, thế chấp, ctv, cộng tác viên, !tuyển, bit.ly, http, https, www, kiếm tiền, follow chéo,"
        " sub chéo, tăng follow, tăng like, nhà cái, kèo thơm, link bio, lương tuần, việc nhẹ, giải ngân,"
        " cổ phiếu, xổ số, bán acc, acc liên quân, tăng mắt, telegram, crypto, forex, đầu tư sinh lời,"
        " lãi suất, cho vay, giá sỉ qua, lô đề, cá cược, casino, nổ hũ, hoa hồng cao, đáo hạn, xem bói, giải hạn, giảm cân, chứng khoán, lô xiên, kéo bờ, về bờ, nhóm kín, tài xỉu, cúng giải, rút tiền, bào app, làm tại nhà,"
        " việc làm, bấm vào, tích xanh, tăng tương tác, soi cầu, cầm đồ, .com, tín chấp"
    ),
    Word.POACH: (
        "pass lại, qua bên mình, qua bên em, qua nhà mình, chỗ mình bán, chỗ mình rẻ, chỗ mình có, bên mình bán, bên em bán, qua page, qua trang, vào trang mình, mình bán, em bán, sang live, qua live,"
        " bán lại, nhà mình bán, ghé shop mình, ghé page, vào page, shop mình cũng, qua shop mình,"
        " page mình, bên em có, tìm em, ib mình bán, qua nhà em, kho mình, xưởng mình, sỉ tận gốc, live mình, shop mình có, shop mình bán, shop em có"
    ),
    Word.HYPE: (
        "rẻ hơn, ctv, !lương, zalo, zl, tele, kết bạn, !thầy, kèo, room, !phí, uy tín, alo, follow, lh, liên hệ, miễn phí, tặng,"
        " !thuốc, !bán, quà, khuyến mãi, đăng ký, ib, inbox, dịch vụ, chuyên, gấp, duyệt, cam kết, hiệu quả, tuyển,"
        " sale, dm, file, kiếm, triệu, sỉ, nhóm, tham gia, cần người, thu nhập, cccd, cmnd, app, game, nạp"
    ),
    Word.OTHERS: "mọi người, mn, người ta, cả nhà, bạn, ai, các bạn, các mẹ, bà con, người khác",
    Word.HINT: "!mai, !mốt, !xíu, !tí, !lát, !chút, !tối, !chiều, còn, chứ, ha, ra, thì, khác, mới, khỏi, is, are, do, does, did, can, could, will, has",
    Word.KIND: "loại, kiểu, dòng, hàng, nhà, tên, tranh, món",
}

ALIASES = {
    "red": "đỏ", "black": "đen", "white": "trắng", "green": "xanh", "blue": "xanh", "yellow": "vàng",
    "brown": "nâu", "pink": "hồng", "purple": "tím", "beige": "be", "grey": "xám", "gray": "xám",
    "orange": "cam", "small": "nhỏ", "large": "to", "big": "to", "medium": "vừa", "xah": "xanh",
    "xanhh": "xanh", "trawg": "trắng", "dzang": "vàng", "zang": "vàng",
}  # fmt: skip
"""Other spellings of words that goods are told apart by."""
