-- What earlier versions of the store said about corrections that no longer fit.
delete from reading_problem
where problem_code = 'correction_mended';
