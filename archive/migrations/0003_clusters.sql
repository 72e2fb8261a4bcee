-- The articles that resembled nothing before them: what later ones are compared with. Rows are only added. bits is the fingerprint of
-- the text (the unsigned number as a signed one); a row with 0 says that the article no longer leads, because its text changed.

CREATE TABLE leaders (
    n       INTEGER PRIMARY KEY,
    article TEXT    NOT NULL,
    bits    INTEGER NOT NULL
) STRICT;
