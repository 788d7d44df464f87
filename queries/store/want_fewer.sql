-- Of the reports whose findings are made anew, only some.
delete from wanted_report
where wanted_report.report_id not in (select unnest($report_ids::bigint[]));
