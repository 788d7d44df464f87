-- 公历日的序数。 | A day as a number of a leap year that begins with 0 on 1 January after the report year, so that a day of
-- any year stands at one place: 31 January is 30, 31 March is 90, 31 December of the report year itself is -1.
create or replace macro calendar_day(day_asked, of_report_year) as (
    make_date(2024, month(day_asked), day(day_asked))
    - date '2024-01-01'
    + 366 * (year(day_asked) - of_report_year - 1)
)::integer;
