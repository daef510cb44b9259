"""Owns what a phone hears of banks: messages of bank apps and SMS, read into transfers.

`messages` takes a message out of whatever a forwarding app posts, `senders` says which bank wrote
it, `wording` what must not be kept, `patterns` (a table, `patterns.toml`) what its words mean,
`reading` decides, and `hearing` knows two tellings of one transfer.
"""
