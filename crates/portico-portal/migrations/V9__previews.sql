-- Previews: the pages of a file as pictures, and its text. They belong to the bytes, as a scanner's verdict does.

ALTER TABLE blob ADD COLUMN preview {text} NOT NULL DEFAULT 'waiting';   -- waiting, ready, without
ALTER TABLE blob ADD COLUMN preview_said {text};                         -- why there is none, or no more of it
ALTER TABLE blob ADD COLUMN pages {int} NOT NULL DEFAULT 0;              -- that it has, as far as anybody has looked
CREATE INDEX blob_preview ON blob (workspace_id, preview, id) WHERE preview = 'waiting';

-- A picture of one page. It goes when its bytes go.
CREATE TABLE page_image (
    workspace_id {uuid} NOT NULL,
    blob_id {uuid} NOT NULL,
    page {int} NOT NULL,                  -- counts from one
    scale {text} NOT NULL,                -- thumbnail, single, double
    key {text} NOT NULL,                  -- under which the store has it: made of chance
    format {text} NOT NULL,               -- png, jpeg
    width {int} NOT NULL,                 -- pixels
    height {int} NOT NULL,
    size {int} NOT NULL,                  -- bytes
    PRIMARY KEY (workspace_id, blob_id, page, scale),
    FOREIGN KEY (workspace_id, blob_id) REFERENCES blob (workspace_id, id) ON DELETE CASCADE
) {table};
CREATE INDEX page_image_key ON page_image (workspace_id, key);

CREATE TABLE page_text (
    workspace_id {uuid} NOT NULL,
    blob_id {uuid} NOT NULL,
    page {int} NOT NULL,                  -- counts from one; 0 is all of a file that has no pages
    text {text} NOT NULL,
    PRIMARY KEY (workspace_id, blob_id, page),
    FOREIGN KEY (workspace_id, blob_id) REFERENCES blob (workspace_id, id) ON DELETE CASCADE
) {table};
