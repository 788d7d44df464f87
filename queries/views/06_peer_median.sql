-- 可比机关的中位数。 | The median of a body's peers, the body itself left out, from the three values around the middle of the
-- ordered group (serving/40_peer_group.sql). body_count counts the body if it has a value of its own. Null without
-- peers.
create or replace macro peer_median(own_value, body_count, lower_value, middle_value, upper_value) as
case
    when own_value is null and body_count % 2 = 0 then (lower_value + middle_value) / 2
    when own_value is null then middle_value
    when body_count < 2 then null
    when body_count % 2 = 0 and own_value <= lower_value then middle_value
    when body_count % 2 = 0 then lower_value
    when own_value <= lower_value then (middle_value + upper_value) / 2
    when own_value >= upper_value then (lower_value + middle_value) / 2
    else (lower_value + upper_value) / 2
end;
