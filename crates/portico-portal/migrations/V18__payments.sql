-- What was paid for an item so far: the transfer that was said last, as it was shown, and what has arrived. Nothing where
-- the item asks for no payment, or nobody has said anything yet.
ALTER TABLE record_item ADD COLUMN payment {json};
