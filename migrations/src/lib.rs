//! The tables of NewSum, as migrations.
