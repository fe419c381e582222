-- The version of the case that the handing over was judged by, so that the report need not compare the clocks of two transactions.
-- Null in what was handed over before, and in what was found in a mail log after a restore.
ALTER TABLE transport_log ADD COLUMN seen_version bigint;
