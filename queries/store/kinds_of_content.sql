-- Whether the store holds simulated reports, and whether it could be built anew from the committed verified reports.
select
    exists (from report where origin = 'simulated') as is_simulated,
    exists (from report)
    and not exists (from report where origin <> 'verified_figures') as holds_only_verified;
