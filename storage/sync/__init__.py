"""What is delivered to the centre and what comes back.

`delivery` knows what there is to deliver, `bundle` makes a leverbestand of it, `reading` opens one and `checking` holds
its parts against each other; `format`, `events` and `sealing` say how one looks from within and from without.

A leverbestand is an age file (X25519 recipients) around a ZIP with members stored, not packed, and dated 1980-01-01:

- `schema/*.json`: the JSON Schemas of the events, of the manifest, and per kind of its records and its changes;
- `changes.ndjson`: one CloudEvents event per journal entry, life by life and in order of number. Its `data` holds
  `entry`, the header that the chain hashes, `hash`, the SHA-256 of that header, `salt` in hex, and `fields`;
  `payload_hash` in the header is the SHA-256 of the salt and `{"fields":...}`;
- `records/<kind>.ndjson`: every field of every record that those entries changed, in order of id, as it was after the
  last of them; deleted ones too, with `deleted_at`;
- `manifest.json`: format, version, who made it and when, for which centre, which days and numbers, counts, and size and
  SHA-256 of each member before it;
- `manifest.sig`: the Ed25519 signature in hex over the bytes of `manifest.json`, by the key of the replica.

All JSON is UTF-8 in the canonical form of RFC 8785: without spaces, with sorted keys, and whole numbers without a
fraction. What is hashed can be taken from a line as it stands there, or be written anew in that form.
"""
