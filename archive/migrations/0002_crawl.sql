-- What the crawler remembers: every address it knows, every request it made, how far it has read each listing.
-- docs/crawling.md explains each table and column to readers.

CREATE TABLE frontier (
    seq              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    url              TEXT    NOT NULL,
    outlet           TEXT    NOT NULL,
    way              TEXT,
    host             TEXT    NOT NULL,
    hints            TEXT,
    stated_modified  TEXT,
    state            TEXT    NOT NULL,
    discovered       TEXT    NOT NULL,
    due              TEXT    NOT NULL,
    started          INTEGER NOT NULL,
    failures         INTEGER NOT NULL,
    visits           INTEGER NOT NULL,
    fetched          TEXT,
    etag             TEXT,
    last_modified    TEXT
) STRICT;

CREATE INDEX frontier_waiting ON frontier (outlet, started, (visits > 0), seq) WHERE state = 'waiting';
CREATE INDEX frontier_by_day ON frontier (outlet, discovered);

CREATE TABLE fetches (
    seq          INTEGER PRIMARY KEY,
    at           TEXT    NOT NULL,
    outlet       TEXT    NOT NULL,
    way          TEXT,
    url          TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    outcome      TEXT    NOT NULL,
    found        INTEGER NOT NULL,
    fresh        INTEGER NOT NULL,
    note         TEXT
) STRICT;

CREATE INDEX fetches_by_day ON fetches (outlet, at);

CREATE TABLE listings (
    outlet        TEXT    NOT NULL,
    way           TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    stamp         TEXT,
    position      TEXT,
    since         TEXT,
    fetched       TEXT,
    found         INTEGER NOT NULL,
    PRIMARY KEY (outlet, way, url)
) STRICT;

CREATE TABLE robots (
    origin  TEXT    PRIMARY KEY,
    fetched TEXT    NOT NULL,
    status  INTEGER NOT NULL,
    body    BLOB
) STRICT;
