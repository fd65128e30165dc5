"""The tables of accounts, as they stand in the first version of the schema."""

ACCOUNT_TABLES: tuple[str, ...] = ()
