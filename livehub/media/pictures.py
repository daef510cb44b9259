"""Owns the little that must be seen of encoded pictures: where a key frame starts, how big it is."""

from __future__ import annotations

VP8 = "VP8"
H264 = "H264"

_START_CODE = b"\x9d\x01\x2a"  # RFC 6386 section 9.1
_IDR, _SPS, _STAP_A, _FU_A = 5, 7, 24, 28  # RFC 6184 table 1
_HIGH_PROFILES = frozenset({44, 83, 86, 100, 110, 118, 122, 128, 134, 138, 139, 244})

Size = tuple[int, int]


def starts_key_frame(codec: str, payload: bytes) -> bool:
    """Whether a decoder that knows nothing yet can begin with this packet.

    For H264 that is the packet with the parameter set, or a lone IDR picture.
    """
    if codec == VP8:
        frame = _vp8_frame(payload)
        return frame is not None and frame[0] & 0x01 == 0
    kinds = {unit[0] & 0x1F for unit in _h264_units(payload)}
    return bool(kinds & {_IDR, _SPS})


def carries_parameters(payload: bytes) -> bool:
    """Whether an H264 payload holds a sequence parameter set."""
    return any(unit[0] & 0x1F == _SPS for unit in _h264_units(payload))


def picture_size(codec: str, payload: bytes) -> Size | None:
    """Width and height in pixels from the first packet of a key frame, None when unreadable."""
    if codec == VP8:
        frame = _vp8_frame(payload)
        if frame is None or len(frame) < 10 or frame[3:6] != _START_CODE:
            return None
        width = int.from_bytes(frame[6:8], "little") & 0x3FFF
        return width, int.from_bytes(frame[8:10], "little") & 0x3FFF
    for unit in _h264_units(payload):
        if unit[0] & 0x1F == _SPS:
            return _sps_size(unit)
    return None


def _vp8_frame(payload: bytes) -> bytes | None:
    """What follows the payload descriptor (RFC 7741 section 4.2) where a frame starts."""
    if not payload or payload[0] & 0x17 != 0x10:  # S set, partition 0
        return None
    at = 1
    if payload[0] & 0x80:
        if len(payload) < 2:
            return None
        flags = payload[1]
        at = 2
        if flags & 0x80:  # picture id of one or two bytes
            at += 2 if len(payload) > 2 and payload[2] & 0x80 else 1
        at += bool(flags & 0x40) + bool(flags & 0x30)
    return payload[at:] or None


def _h264_units(payload: bytes) -> list[bytes]:
    """The NAL units that start in this payload, fragments with their restored header byte."""
    if not payload:
        return []
    kind = payload[0] & 0x1F
    if kind == _FU_A:
        if len(payload) < 2 or not payload[1] & 0x80:
            return []
        return [bytes([payload[0] & 0xE0 | payload[1] & 0x1F]) + payload[2:]]
    if kind != _STAP_A:
        return [payload]
    units, at = [], 1
    while at + 2 < len(payload):
        length = int.from_bytes(payload[at : at + 2], "big")
        if length == 0 or at + 2 + length > len(payload):
            break
        units.append(payload[at + 2 : at + 2 + length])
        at += 2 + length
    return units


class _Bits:
    """Reads a parameter set bit by bit; IndexError past its end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> int:
        value = 0
        for _ in range(count):
            value = value << 1 | self._data[self._at >> 3] >> (7 - (self._at & 7)) & 1
            self._at += 1
        return value

    def golomb(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise IndexError
        return (1 << zeros) - 1 + self.take(zeros)


def _sps_size(unit: bytes) -> Size | None:
    """Width and height out of a sequence parameter set (H.264 section 7.3.2.1.1)."""
    bits = _Bits(unit[1:256].replace(b"\x00\x00\x03", b"\x00\x00"))
    try:
        return _read_sps(bits)
    except IndexError:
        return None


def _read_sps(bits: _Bits) -> Size | None:
    profile = bits.take(8)
    bits.take(16)  # constraint flags and level
    bits.golomb()  # seq_parameter_set_id
    if profile in _HIGH_PROFILES:
        if bits.golomb() != 1:  # only 4:2:0 crops in steps of two
            return None
        bits.golomb(), bits.golomb(), bits.take(1)  # bit depths, transform bypass
        if bits.take(1):  # scaling matrices: never sent by a phone
            return None
    bits.golomb()  # log2_max_frame_num
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:  # cyclic offsets: never sent by a phone
        return None
    bits.golomb(), bits.take(1)  # reference frames, gaps allowed
    width, height = (bits.golomb() + 1) * 16, bits.golomb() + 1
    frames_only = bits.take(1)
    height *= 16 if frames_only else 32
    if not frames_only:
        bits.take(1)
    bits.take(1)  # direct_8x8_inference
    if bits.take(1):
        left, right, top, bottom = (bits.golomb() for _ in range(4))
        width -= 2 * (left + right)
        height -= (2 if frames_only else 4) * (top + bottom)
    return (width, height) if width > 0 and height > 0 else None
