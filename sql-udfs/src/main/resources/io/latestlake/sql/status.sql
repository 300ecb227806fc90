-- What:       how a table stands, in one row: owner's epoch, last commit and publication with their ages in seconds, days.
--             Of a publication that went back, the commit is that publication's number, below 0.
-- When:       somebody asks.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT
  (SELECT COALESCE(MAX(epoch), 0) FROM {control}.runs) AS epoch,
  (SELECT COALESCE(MAX(commit_number), 0) FROM {control}.commits) AS last_commit,
  (SELECT COALESCE(DATEDIFF(second, MAX(applied_at), GETDATE()), 0) FROM {control}.commits) AS commit_age,
  (SELECT COALESCE(MAX(publication), 0) FROM {control}.publications WHERE state = 'published') AS last_publication,
  (SELECT COALESCE(MAX(s.commit_number), 0) FROM {control}.publications s
    WHERE s.publication = (SELECT MAX(n.publication) FROM {control}.publications n WHERE n.state = 'published')
    ) AS shown_commit,
  (SELECT COALESCE(DATEDIFF(second, MAX(published_at), GETDATE()), 0) FROM {control}.publications) AS publication_age,
  (SELECT COUNT(*) FROM {control}.dirty_days) AS dirty_days,
  (SELECT COUNT(*) FROM {control}.held_days) AS held_days,
  (SELECT COUNT(*) FROM {control}.loads) AS loads,
  (SELECT COALESCE(DATEDIFF(second, MIN(c.applied_at), GETDATE()), -1)
    FROM {control}.commits c
    WHERE c.commit_number > (
      SELECT COALESCE(MAX(p.commit_number), 0) FROM {control}.publications p WHERE p.state = 'published'
    )) AS unseen_age;
