-- What is in use, or planned, by title: the first thing a portal lists.
CREATE INDEX algorithm_phase_title ON algorithm (phase, title, number, until);
