"""What is delivered to the centre and what comes back.

`delivery` knows what there is to deliver, `bundle` makes a leverbestand of it, `reading` opens one and `checking` holds
its parts against each other; `format` and `sealing` say how one looks from within and from without.

A leverbestand is an age file (X25519 recipients) around a ZIP with members stored, not packed, and dated 1980-01-01:

- `changes.ndjson`: one line per journal entry, life by life and in order of number: the header that the chain hashes,
  `hash`, `salt` in hex, and `payload` with the very bytes of which `payload_hash` is the SHA-256 after the salt;
- `records/<kind>.ndjson`: every field of every record that those entries changed, in order of id, as it was after the
  last of them; deleted ones too, with `deleted_at`;
- `manifest.json`: format, version, who made it and when, for whom, which numbers, counts, and size and SHA-256 of each
  member before it;
- `manifest.sig`: the Ed25519 signature in hex over the bytes of `manifest.json`, by the key of the replica.

All JSON is UTF-8 without spaces and with sorted keys. The manifest holds only text and whole numbers, for which this is
the canonical form of RFC 8785. Fractions (hours a week) keep their `.0`, so they are not in that form: who checks a
`payload_hash` must hash the bytes as they stand in the line.
"""
