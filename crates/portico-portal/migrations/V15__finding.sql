-- How long it takes to find a file, counted and without anybody's name: so many openings after so many seconds of a search.
CREATE TABLE file_finding (
    workspace_id {uuid} NOT NULL,
    month {text} NOT NULL,                -- 2026-11
    side {text} NOT NULL,                 -- who searched: client, firm
    is_current {bool} NOT NULL,           -- what was opened was the current version
    seconds {int} NOT NULL,               -- since the search began, at most 1,800; 0 where it was an older version
    openings {int} NOT NULL,
    PRIMARY KEY (workspace_id, month, side, is_current, seconds)
) {table};
