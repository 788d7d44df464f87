-- Whether there is anything that rules of level text read: where all of these are empty, they find nothing.
select
    exists (from claim)
    or exists (from paragraph)
    or exists (from text_match)
    or exists (from text_sketch) as has_texts;
