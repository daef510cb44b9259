"""Owns the shop: sellers, accounts, products and stock on hand, helpers and their invites."""
