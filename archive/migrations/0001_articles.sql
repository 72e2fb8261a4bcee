-- What every archive holds: articles, their former texts, the pages they came from, outlets, and the history that numbers
-- every change. docs/archive.md explains each table and column to readers.

CREATE TABLE history (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    lineage TEXT    NOT NULL,
    head    INTEGER NOT NULL,
    created TEXT    NOT NULL
) STRICT;

INSERT INTO history (one, lineage, head, created)
VALUES (1, lower(hex(randomblob(16))), 0, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));

CREATE TABLE outlets (
    id      TEXT PRIMARY KEY,
    name_ar TEXT,
    name_en TEXT,
    kind    TEXT,
    country TEXT,
    home    TEXT
) STRICT;

-- seq is the key, so that following the changes is one walk along the table. The text comes last: who reads only the other
-- columns of a long article does not read its text.
CREATE TABLE articles (
    seq              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    url              TEXT    NOT NULL,
    outlet           TEXT    NOT NULL REFERENCES outlets (id),
    origin           TEXT,
    lang             TEXT    NOT NULL,
    title            TEXT    NOT NULL,
    authors          TEXT,
    credits          TEXT,
    section          TEXT,
    tags             TEXT,
    image            TEXT,
    published        TEXT,
    published_source TEXT    NOT NULL,
    modified         TEXT,
    first_seen       TEXT    NOT NULL,
    seen             TEXT    NOT NULL,
    removed          TEXT,
    revision         INTEGER NOT NULL,
    words            INTEGER NOT NULL,
    cluster          TEXT,
    content_hash     TEXT    NOT NULL,
    sources          TEXT,
    extra            TEXT,
    body             TEXT    NOT NULL
) STRICT;

CREATE INDEX articles_by_outlet ON articles (outlet, published);
CREATE INDEX articles_by_published ON articles (published);

CREATE TABLE former_texts (
    article          TEXT    NOT NULL REFERENCES articles (id),
    revision         INTEGER NOT NULL,
    seen             TEXT    NOT NULL,
    title            TEXT    NOT NULL,
    authors          TEXT,
    published        TEXT,
    published_source TEXT    NOT NULL,
    modified         TEXT,
    words            INTEGER NOT NULL,
    content_hash     TEXT    NOT NULL,
    body             TEXT    NOT NULL,
    PRIMARY KEY (article, revision)
) STRICT;

CREATE VIEW revisions AS
SELECT id AS article, revision, 1 AS newest, seen, title, authors, published, published_source, modified, words,
       content_hash, body
FROM articles
UNION ALL
SELECT article, revision, 0, seen, title, authors, published, published_source, modified, words, content_hash, body
FROM former_texts;

CREATE TABLE pages (
    article       TEXT    NOT NULL REFERENCES articles (id),
    revision      INTEGER NOT NULL,
    url           TEXT    NOT NULL,
    final_url     TEXT,
    fetched       TEXT    NOT NULL,
    status        INTEGER NOT NULL,
    media_type    TEXT,
    etag          TEXT,
    last_modified TEXT,
    size          INTEGER NOT NULL,
    body          BLOB    NOT NULL,
    PRIMARY KEY (article, revision)
) STRICT;
