"""Taking over a list that was made elsewhere, such as the employers and candidates that the centre already knows.

`reading` makes rows of text of a CSV or XLSX (`delimited`, `workbook`) and leaves citizen numbers out
(`citizen_number`); `targets` says which fields a column can fill and proposes one by its header, and `remembered` keeps
what the coach chose; `plan` holds every row against what is known (`likeness`) and proposes its fate; `writing` carries
the plan out as one action. Until then nothing is written.
"""
