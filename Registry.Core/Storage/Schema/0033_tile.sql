-- Tiles are 16 wide now, where they were 256: level 1 of node stands above the leaves, each node over 16 of the level below. Filled again at the next start.
DELETE FROM node;
