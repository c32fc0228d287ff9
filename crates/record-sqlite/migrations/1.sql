CREATE TABLE client (
    id BLOB PRIMARY KEY,
    created INTEGER NOT NULL,
    key BLOB NOT NULL,
    card BLOB NOT NULL
) STRICT;

CREATE TABLE consultation (
    id BLOB PRIMARY KEY,
    client BLOB NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    edits INTEGER NOT NULL,
    document BLOB NOT NULL
) STRICT;
CREATE INDEX consultation_client ON consultation (client);

CREATE TABLE edit (
    consultation BLOB NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (consultation, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
    id BLOB PRIMARY KEY,
    consultation BLOB NOT NULL REFERENCES consultation (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('photo', 'scan')),
    added INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    blob TEXT NOT NULL,
    card BLOB NOT NULL
) STRICT;
CREATE INDEX file_consultation ON file (consultation);
CREATE INDEX file_blob ON file (blob);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT;
