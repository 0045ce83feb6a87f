-- A file that came with a form that was refused is a whole upload, which waits until the same form is sent again.

ALTER TABLE upload ADD COLUMN waits_for {text};   -- slot:KEY, version:DOCUMENT, evidence:ROUND; none where it goes on by itself
