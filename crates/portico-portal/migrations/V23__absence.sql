-- An absence that somebody else put down counts for what is decided through that one membership, and says why.
ALTER TABLE absence ADD COLUMN member_id {uuid};   -- none where the person put it down: then it counts wherever they decide
ALTER TABLE absence ADD COLUMN reason {text};
