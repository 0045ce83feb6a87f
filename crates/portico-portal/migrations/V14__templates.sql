-- Versions that the portal made of what a record knew, by a template of its type.
CREATE TABLE made_version (
    workspace_id {uuid} NOT NULL,
    document_id {uuid} NOT NULL,
    number {int} NOT NULL,
    record_id {uuid} NOT NULL,
    template {text} NOT NULL,
    blueprint_version {int} NOT NULL,
    revision {int} NOT NULL,              -- of the record, when it was made
    PRIMARY KEY (workspace_id, document_id, number),
    FOREIGN KEY (workspace_id, document_id, number) REFERENCES document_version (workspace_id, document_id, number),
    FOREIGN KEY (workspace_id, record_id) REFERENCES record (workspace_id, id)
) {table};
CREATE INDEX made_version_template ON made_version (workspace_id, record_id, template, document_id);
