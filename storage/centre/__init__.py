"""The centre: reads leverbestanden into one database, and gives signed receipts and answers.

Its tables are the records and the journal of the laptops, in PostgreSQL or SQLite, with a few of its own (`tables`).
`database` opens it, `keys` holds its secrets, `enrolling` lets laptops in, `loading` reads leverbestanden, and
`receipts` and `answers` make what goes back.
"""
