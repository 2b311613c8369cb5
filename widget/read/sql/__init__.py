"""Cards in a database: SQLite or PostgreSQL (sqlalchemy, alembic)."""
