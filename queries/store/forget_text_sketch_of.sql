-- Sketches of some reports, which are made anew.
delete from text_sketch
where text_sketch.report_id = any($report_ids::bigint[]);
