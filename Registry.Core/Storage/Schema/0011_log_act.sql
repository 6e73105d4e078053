-- The few entries by which the log says something of itself: its keys, and that it goes on from another log.
CREATE INDEX entry_log_act ON entry (number) WHERE kind IN ('signing-key', 'log-succession');
