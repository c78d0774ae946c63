"""The database: connections, transactions, migrations, and a PostgreSQL of our own."""
