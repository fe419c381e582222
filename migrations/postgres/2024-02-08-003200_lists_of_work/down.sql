DROP INDEX cases_held;
DROP INDEX cases_office_real_since;
DROP INDEX cases_office_shown_since;
DROP INDEX cases_assignee_shown;
DROP TABLE saved_views;
