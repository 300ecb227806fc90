-- What:       the days of a publication, with the prefix of the files that each shows.
-- When:       somebody asks.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT d.year, d.month, d.day, d.publication, d.shows, s.prefix, d.row_count, d.commit_number
FROM {control}.publication_days d
JOIN {control}.publications s ON s.publication = d.shows
WHERE d.publication = {number}
ORDER BY d.year, d.month, d.day;
