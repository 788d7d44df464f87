-- Documents that came, and others that another version of the reader has read, in the fingerprint of the content.
update content_part
set content_number = xor(content_number, $change::uhugeint)
where agency_id = '';
