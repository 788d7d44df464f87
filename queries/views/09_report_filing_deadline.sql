-- 备案期限。 | The last day for filing a report with the office in charge: article 49 of the Regulation of 2019 has
-- departments file by 31 January what they publish, which is the day that report_deadline gives for them. Null where
-- no article asks for filing: governments (which publish by 31 March), aggregates, public institutions, and all report
-- years up to 2018, when the Regulation of 2007 knew publication alone.
create or replace macro filing_deadline(report_year, scope, kind) as
case
    when month(report_deadline(report_year, scope, kind)) = 1 then report_deadline(report_year, scope, kind)
end;
