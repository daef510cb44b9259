"""Owns money on its way: VietQR, payment codes, transfers and which order they pay."""
