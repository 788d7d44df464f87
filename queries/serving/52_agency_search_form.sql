-- 查找机关时认得的简称。 | Serving table: one row a short form that the search knows, with a part of the name that it
-- stands for (data/agencies/search_form.csv). It finds bodies; it never says whose report a document is.
create or replace table agency_search_form as
select
    short_form,
    full_form
from search_forms
order by short_form, full_form;
