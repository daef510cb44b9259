"""Owns orders and the stock of one show: what was promised to whom, and what is due."""
