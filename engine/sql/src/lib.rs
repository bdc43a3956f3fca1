//! The store of the engine on SQLite and PostgreSQL.
