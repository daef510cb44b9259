"""Owns a show: what joins products, comments, orders and money while people watch."""
