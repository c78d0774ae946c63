"""Published definitions: immutable versions in Postgres, and the compiled ones in memory."""
