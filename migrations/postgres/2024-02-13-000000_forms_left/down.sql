DROP TABLE forms_left;
