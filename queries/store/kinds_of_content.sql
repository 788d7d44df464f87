-- Whether the store holds simulated reports, and whether it could be built anew from the committed verified reports: an
-- empty store could not, since nobody has asked for these.
select
    coalesce((select bool_or(origin = 'simulated') from report), false) as is_simulated,
    exists (from report) and not exists (from report where origin <> 'verified_figures') as holds_only_verified;
