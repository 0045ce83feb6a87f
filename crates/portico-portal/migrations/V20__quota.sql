-- Room of its own for the files of one organization, and mails that wait.

-- In bytes; none where what holds for the whole installation holds.
ALTER TABLE file_use ADD COLUMN allowed {int};

-- Whoever ends the links of somebody keeps back what waits to be sent with one.
CREATE INDEX mail_waiting ON mail (workspace_id, person_id) WHERE state = 'waiting';
