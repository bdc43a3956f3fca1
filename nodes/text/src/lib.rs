//! The rules toolkit: sentences, ranking, facts, short forms and registers of Korean and English text.
