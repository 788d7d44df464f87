-- 长表:一份现行报告、一个指标一行(仅有数的)。 | Serving table: one row a measure and current report that has the number, with
-- the same body's number of the calendar year before. A rate has both parts or no row. Kept in the order of measures,
-- then of report_measure, so that a query reads only the blocks of the measures asked for.
-- 'previous' is the whole row of the year before, which the linter takes for a column and a table.
-- noqa: disable=RF02,RF03
create or replace table report_value as
with
report_pair as not materialized (
    select
        r.*,
        before as previous
    from report_measure as r
    left join report_measure as before on r.previous_report_id = before.report_id
),

listed as (

    select
        'documents_issued' as measure,
        report_id,
        report_year,
        format_version,
        documents_issued as numerator,
        null as denominator,
        previous.documents_issued as previous_numerator,
        null as previous_denominator,
        rules_issued is null or normative_documents_issued is null as is_incomplete,
        false as is_computed
    from report_pair
    where documents_issued is not null
    union all
    select
        'rules_issued' as measure,
        report_id,
        report_year,
        format_version,
        rules_issued as numerator,
        null as denominator,
        previous.rules_issued as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where rules_issued is not null
    union all
    select
        'normative_documents_issued' as measure,
        report_id,
        report_year,
        format_version,
        normative_documents_issued as numerator,
        null as denominator,
        previous.normative_documents_issued as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where normative_documents_issued is not null
    union all
    select
        'documents_repealed' as measure,
        report_id,
        report_year,
        format_version,
        documents_repealed as numerator,
        null as denominator,
        previous.documents_repealed as previous_numerator,
        null as previous_denominator,
        rules_repealed is null or normative_documents_repealed is null as is_incomplete,
        false as is_computed
    from report_pair
    where documents_repealed is not null
    union all
    select
        'rules_repealed' as measure,
        report_id,
        report_year,
        format_version,
        rules_repealed as numerator,
        null as denominator,
        previous.rules_repealed as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where rules_repealed is not null
    union all
    select
        'normative_documents_repealed' as measure,
        report_id,
        report_year,
        format_version,
        normative_documents_repealed as numerator,
        null as denominator,
        previous.normative_documents_repealed as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where normative_documents_repealed is not null
    union all
    select
        'documents_in_force' as measure,
        report_id,
        report_year,
        format_version,
        documents_in_force as numerator,
        null as denominator,
        previous.documents_in_force as previous_numerator,
        null as previous_denominator,
        rules_in_force is null or normative_documents_in_force is null as is_incomplete,
        false as is_computed
    from report_pair
    where documents_in_force is not null
    union all
    select
        'rules_in_force' as measure,
        report_id,
        report_year,
        format_version,
        rules_in_force as numerator,
        null as denominator,
        previous.rules_in_force as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where rules_in_force is not null
    union all
    select
        'normative_documents_in_force' as measure,
        report_id,
        report_year,
        format_version,
        normative_documents_in_force as numerator,
        null as denominator,
        previous.normative_documents_in_force as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where normative_documents_in_force is not null
    union all
    select
        'rules_newly_disclosed' as measure,
        report_id,
        report_year,
        format_version,
        rules_newly_disclosed as numerator,
        null as denominator,
        previous.rules_newly_disclosed as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where rules_newly_disclosed is not null
    union all
    select
        'normative_documents_newly_disclosed' as measure,
        report_id,
        report_year,
        format_version,
        normative_documents_newly_disclosed as numerator,
        null as denominator,
        previous.normative_documents_newly_disclosed as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where normative_documents_newly_disclosed is not null
    union all
    select
        'rules_total_disclosed' as measure,
        report_id,
        report_year,
        format_version,
        rules_total_disclosed as numerator,
        null as denominator,
        previous.rules_total_disclosed as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where rules_total_disclosed is not null
    union all
    select
        'normative_documents_total_disclosed' as measure,
        report_id,
        report_year,
        format_version,
        normative_documents_total_disclosed as numerator,
        null as denominator,
        previous.normative_documents_total_disclosed as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where normative_documents_total_disclosed is not null
    union all
    select
        'licence_decisions' as measure,
        report_id,
        report_year,
        format_version,
        licence_decisions as numerator,
        null as denominator,
        previous.licence_decisions as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where licence_decisions is not null
    union all
    select
        'penalty_decisions' as measure,
        report_id,
        report_year,
        format_version,
        penalty_decisions as numerator,
        null as denominator,
        previous.penalty_decisions as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where penalty_decisions is not null
    union all
    select
        'coercive_decisions' as measure,
        report_id,
        report_year,
        format_version,
        coercive_decisions as numerator,
        null as denominator,
        previous.coercive_decisions as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where coercive_decisions is not null
    union all
    select
        'other_service_decisions' as measure,
        report_id,
        report_year,
        format_version,
        other_service_decisions as numerator,
        null as denominator,
        previous.other_service_decisions as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where other_service_decisions is not null
    union all
    select
        'fee_amount' as measure,
        report_id,
        report_year,
        format_version,
        fee_amount as numerator,
        null as denominator,
        previous.fee_amount as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where fee_amount is not null
    union all
    select
        'licence_items_previous_year' as measure,
        report_id,
        report_year,
        format_version,
        licence_items_previous_year as numerator,
        null as denominator,
        previous.licence_items_previous_year as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where licence_items_previous_year is not null
    union all
    select
        'licence_items_change' as measure,
        report_id,
        report_year,
        format_version,
        licence_items_change as numerator,
        null as denominator,
        previous.licence_items_change as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where licence_items_change is not null
    union all
    select
        'penalty_items_previous_year' as measure,
        report_id,
        report_year,
        format_version,
        penalty_items_previous_year as numerator,
        null as denominator,
        previous.penalty_items_previous_year as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where penalty_items_previous_year is not null
    union all
    select
        'penalty_items_change' as measure,
        report_id,
        report_year,
        format_version,
        penalty_items_change as numerator,
        null as denominator,
        previous.penalty_items_change as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where penalty_items_change is not null
    union all
    select
        'coercive_items_previous_year' as measure,
        report_id,
        report_year,
        format_version,
        coercive_items_previous_year as numerator,
        null as denominator,
        previous.coercive_items_previous_year as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where coercive_items_previous_year is not null
    union all
    select
        'coercive_items_change' as measure,
        report_id,
        report_year,
        format_version,
        coercive_items_change as numerator,
        null as denominator,
        previous.coercive_items_change as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where coercive_items_change is not null
    union all
    select
        'other_service_items_previous_year' as measure,
        report_id,
        report_year,
        format_version,
        other_service_items_previous_year as numerator,
        null as denominator,
        previous.other_service_items_previous_year as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where other_service_items_previous_year is not null
    union all
    select
        'other_service_items_change' as measure,
        report_id,
        report_year,
        format_version,
        other_service_items_change as numerator,
        null as denominator,
        previous.other_service_items_change as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where other_service_items_change is not null
    union all
    select
        'fee_items_previous_year' as measure,
        report_id,
        report_year,
        format_version,
        fee_items_previous_year as numerator,
        null as denominator,
        previous.fee_items_previous_year as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where fee_items_previous_year is not null
    union all
    select
        'fee_items_change' as measure,
        report_id,
        report_year,
        format_version,
        fee_items_change as numerator,
        null as denominator,
        previous.fee_items_change as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where fee_items_change is not null
    union all
    select
        'procurement_projects' as measure,
        report_id,
        report_year,
        format_version,
        procurement_projects as numerator,
        null as denominator,
        previous.procurement_projects as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where procurement_projects is not null
    union all
    select
        'procurement_amount_cny' as measure,
        report_id,
        report_year,
        format_version,
        procurement_amount_cny as numerator,
        null as denominator,
        previous.procurement_amount_cny as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where procurement_amount_cny is not null
    union all
    select
        'received_new' as measure,
        report_id,
        report_year,
        format_version,
        received_new as numerator,
        null as denominator,
        previous.received_new as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_received_new as is_computed
    from report_pair
    where received_new is not null
    union all
    select
        'received_new_natural_person' as measure,
        report_id,
        report_year,
        format_version,
        received_new_natural_person as numerator,
        null as denominator,
        previous.received_new_natural_person as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where received_new_natural_person is not null
    union all
    select
        'received_new_organisations' as measure,
        report_id,
        report_year,
        format_version,
        received_new_organisations as numerator,
        null as denominator,
        previous.received_new_organisations as previous_numerator,
        null as previous_denominator,
        received_new_organisations_missing_count > 0 as is_incomplete,
        false as is_computed
    from report_pair
    where received_new_organisations is not null
    union all
    select
        'received_new_org_business' as measure,
        report_id,
        report_year,
        format_version,
        received_new_org_business as numerator,
        null as denominator,
        previous.received_new_org_business as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where received_new_org_business is not null
    union all
    select
        'received_new_org_research' as measure,
        report_id,
        report_year,
        format_version,
        received_new_org_research as numerator,
        null as denominator,
        previous.received_new_org_research as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where received_new_org_research is not null
    union all
    select
        'received_new_org_public_interest' as measure,
        report_id,
        report_year,
        format_version,
        received_new_org_public_interest as numerator,
        null as denominator,
        previous.received_new_org_public_interest as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where received_new_org_public_interest is not null
    union all
    select
        'received_new_org_legal_services' as measure,
        report_id,
        report_year,
        format_version,
        received_new_org_legal_services as numerator,
        null as denominator,
        previous.received_new_org_legal_services as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where received_new_org_legal_services is not null
    union all
    select
        'received_new_org_other' as measure,
        report_id,
        report_year,
        format_version,
        received_new_org_other as numerator,
        null as denominator,
        previous.received_new_org_other as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where received_new_org_other is not null
    union all
    select
        'carried_in' as measure,
        report_id,
        report_year,
        format_version,
        carried_in as numerator,
        null as denominator,
        previous.carried_in as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_carried_in as is_computed
    from report_pair
    where carried_in is not null
    union all
    select
        'carried_out' as measure,
        report_id,
        report_year,
        format_version,
        carried_out as numerator,
        null as denominator,
        previous.carried_out as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_carried_out as is_computed
    from report_pair
    where carried_out is not null
    union all
    select
        'outcome_total' as measure,
        report_id,
        report_year,
        format_version,
        outcome_total as numerator,
        null as denominator,
        previous.outcome_total as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_outcome_total as is_computed
    from report_pair
    where outcome_total is not null
    union all
    select
        'granted_full' as measure,
        report_id,
        report_year,
        format_version,
        granted_full as numerator,
        null as denominator,
        previous.granted_full as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_granted_full as is_computed
    from report_pair
    where granted_full is not null
    union all
    select
        'granted_partial' as measure,
        report_id,
        report_year,
        format_version,
        granted_partial as numerator,
        null as denominator,
        previous.granted_partial as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_granted_partial as is_computed
    from report_pair
    where granted_partial is not null
    union all
    select
        'refused' as measure,
        report_id,
        report_year,
        format_version,
        refused as numerator,
        null as denominator,
        previous.refused as previous_numerator,
        null as previous_denominator,
        refused_missing_count > 0 as is_incomplete,
        is_computed_refused as is_computed
    from report_pair
    where refused is not null
    union all
    select
        'unable' as measure,
        report_id,
        report_year,
        format_version,
        unable as numerator,
        null as denominator,
        previous.unable as previous_numerator,
        null as previous_denominator,
        unable_missing_count > 0 as is_incomplete,
        is_computed_unable as is_computed
    from report_pair
    where unable is not null
    union all
    select
        'not_processed' as measure,
        report_id,
        report_year,
        format_version,
        not_processed as numerator,
        null as denominator,
        previous.not_processed as previous_numerator,
        null as previous_denominator,
        not_processed_missing_count > 0 as is_incomplete,
        is_computed_not_processed as is_computed
    from report_pair
    where not_processed is not null
    union all
    select
        'other' as measure,
        report_id,
        report_year,
        format_version,
        other as numerator,
        null as denominator,
        previous.other as previous_numerator,
        null as previous_denominator,
        other_missing_count > 0 as is_incomplete,
        is_computed_other as is_computed
    from report_pair
    where other is not null
    union all
    select
        'refused_state_secret' as measure,
        report_id,
        report_year,
        format_version,
        refused_state_secret as numerator,
        null as denominator,
        previous.refused_state_secret as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_state_secret as is_computed
    from report_pair
    where refused_state_secret is not null
    union all
    select
        'refused_other_law' as measure,
        report_id,
        report_year,
        format_version,
        refused_other_law as numerator,
        null as denominator,
        previous.refused_other_law as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_other_law as is_computed
    from report_pair
    where refused_other_law is not null
    union all
    select
        'refused_security_stability' as measure,
        report_id,
        report_year,
        format_version,
        refused_security_stability as numerator,
        null as denominator,
        previous.refused_security_stability as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_security_stability as is_computed
    from report_pair
    where refused_security_stability is not null
    union all
    select
        'refused_third_party' as measure,
        report_id,
        report_year,
        format_version,
        refused_third_party as numerator,
        null as denominator,
        previous.refused_third_party as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_third_party as is_computed
    from report_pair
    where refused_third_party is not null
    union all
    select
        'refused_internal_affairs' as measure,
        report_id,
        report_year,
        format_version,
        refused_internal_affairs as numerator,
        null as denominator,
        previous.refused_internal_affairs as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_internal_affairs as is_computed
    from report_pair
    where refused_internal_affairs is not null
    union all
    select
        'refused_process_information' as measure,
        report_id,
        report_year,
        format_version,
        refused_process_information as numerator,
        null as denominator,
        previous.refused_process_information as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_process_information as is_computed
    from report_pair
    where refused_process_information is not null
    union all
    select
        'refused_enforcement_file' as measure,
        report_id,
        report_year,
        format_version,
        refused_enforcement_file as numerator,
        null as denominator,
        previous.refused_enforcement_file as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_enforcement_file as is_computed
    from report_pair
    where refused_enforcement_file is not null
    union all
    select
        'refused_administrative_inquiry' as measure,
        report_id,
        report_year,
        format_version,
        refused_administrative_inquiry as numerator,
        null as denominator,
        previous.refused_administrative_inquiry as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_refused_administrative_inquiry as is_computed
    from report_pair
    where refused_administrative_inquiry is not null
    union all
    select
        'unable_not_held' as measure,
        report_id,
        report_year,
        format_version,
        unable_not_held as numerator,
        null as denominator,
        previous.unable_not_held as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_unable_not_held as is_computed
    from report_pair
    where unable_not_held is not null
    union all
    select
        'unable_requires_creation' as measure,
        report_id,
        report_year,
        format_version,
        unable_requires_creation as numerator,
        null as denominator,
        previous.unable_requires_creation as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_unable_requires_creation as is_computed
    from report_pair
    where unable_requires_creation is not null
    union all
    select
        'unable_unclear_after_correction' as measure,
        report_id,
        report_year,
        format_version,
        unable_unclear_after_correction as numerator,
        null as denominator,
        previous.unable_unclear_after_correction as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_unable_unclear_after_correction as is_computed
    from report_pair
    where unable_unclear_after_correction is not null
    union all
    select
        'not_processed_petition' as measure,
        report_id,
        report_year,
        format_version,
        not_processed_petition as numerator,
        null as denominator,
        previous.not_processed_petition as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_not_processed_petition as is_computed
    from report_pair
    where not_processed_petition is not null
    union all
    select
        'not_processed_duplicate' as measure,
        report_id,
        report_year,
        format_version,
        not_processed_duplicate as numerator,
        null as denominator,
        previous.not_processed_duplicate as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_not_processed_duplicate as is_computed
    from report_pair
    where not_processed_duplicate is not null
    union all
    select
        'not_processed_publication' as measure,
        report_id,
        report_year,
        format_version,
        not_processed_publication as numerator,
        null as denominator,
        previous.not_processed_publication as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_not_processed_publication as is_computed
    from report_pair
    where not_processed_publication is not null
    union all
    select
        'not_processed_excessive' as measure,
        report_id,
        report_year,
        format_version,
        not_processed_excessive as numerator,
        null as denominator,
        previous.not_processed_excessive as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_not_processed_excessive as is_computed
    from report_pair
    where not_processed_excessive is not null
    union all
    select
        'not_processed_confirm_reissue' as measure,
        report_id,
        report_year,
        format_version,
        not_processed_confirm_reissue as numerator,
        null as denominator,
        previous.not_processed_confirm_reissue as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_not_processed_confirm_reissue as is_computed
    from report_pair
    where not_processed_confirm_reissue is not null
    union all
    select
        'other_not_corrected_in_time' as measure,
        report_id,
        report_year,
        format_version,
        other_not_corrected_in_time as numerator,
        null as denominator,
        previous.other_not_corrected_in_time as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_other_not_corrected_in_time as is_computed
    from report_pair
    where other_not_corrected_in_time is not null
    union all
    select
        'other_fee_unpaid' as measure,
        report_id,
        report_year,
        format_version,
        other_fee_unpaid as numerator,
        null as denominator,
        previous.other_fee_unpaid as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_other_fee_unpaid as is_computed
    from report_pair
    where other_fee_unpaid is not null
    union all
    select
        'other_misc' as measure,
        report_id,
        report_year,
        format_version,
        other_misc as numerator,
        null as denominator,
        previous.other_misc as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_other_misc as is_computed
    from report_pair
    where other_misc is not null
    union all
    select
        'to_handle' as measure,
        report_id,
        report_year,
        format_version,
        to_handle as numerator,
        null as denominator,
        previous.to_handle as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_to_handle as is_computed
    from report_pair
    where to_handle is not null
    union all
    select
        'balance_difference' as measure,
        report_id,
        report_year,
        format_version,
        to_handle - handled_or_carried_out as numerator,
        null as denominator,
        previous.to_handle - previous.handled_or_carried_out as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_to_handle or is_computed_handled_or_carried_out as is_computed
    from report_pair
    where (to_handle - handled_or_carried_out) is not null
    union all
    select
        'clearance_rate' as measure,
        report_id,
        report_year,
        format_version,
        outcome_total as numerator,
        to_handle as denominator,
        previous.outcome_total as previous_numerator,
        previous.to_handle as previous_denominator,
        false as is_incomplete,
        is_computed_outcome_total or is_computed_to_handle as is_computed
    from report_pair
    where outcome_total is not null and to_handle is not null
    union all
    select
        'carry_out_rate' as measure,
        report_id,
        report_year,
        format_version,
        carried_out as numerator,
        to_handle as denominator,
        previous.carried_out as previous_numerator,
        previous.to_handle as previous_denominator,
        false as is_incomplete,
        is_computed_carried_out or is_computed_to_handle as is_computed
    from report_pair
    where carried_out is not null and to_handle is not null
    union all
    select
        'disclosure_rate_d1' as measure,
        report_id,
        report_year,
        format_version,
        granted as numerator,
        outcome_total as denominator,
        previous.granted as previous_numerator,
        previous.outcome_total as previous_denominator,
        is_incomplete_granted as is_incomplete,
        is_computed_granted or is_computed_outcome_total as is_computed
    from report_pair
    where granted is not null and outcome_total is not null
    union all
    select
        'disclosure_rate_d2' as measure,
        report_id,
        report_year,
        format_version,
        granted as numerator,
        outcomes_without_procedural as denominator,
        previous.granted as previous_numerator,
        previous.outcomes_without_procedural as previous_denominator,
        is_incomplete_outcomes_without_procedural as is_incomplete,
        is_computed_outcomes_without_procedural as is_computed
    from report_pair
    where granted is not null and outcomes_without_procedural is not null
    union all
    select
        'disclosure_rate_d3' as measure,
        report_id,
        report_year,
        format_version,
        granted as numerator,
        outcomes_on_substance as denominator,
        previous.granted as previous_numerator,
        previous.outcomes_on_substance as previous_denominator,
        is_incomplete_outcomes_on_substance as is_incomplete,
        is_computed_outcomes_on_substance as is_computed
    from report_pair
    where granted is not null and outcomes_on_substance is not null
    union all
    select
        'granted_full_share' as measure,
        report_id,
        report_year,
        format_version,
        granted_full as numerator,
        outcome_total as denominator,
        previous.granted_full as previous_numerator,
        previous.outcome_total as previous_denominator,
        false as is_incomplete,
        is_computed_granted_full or is_computed_outcome_total as is_computed
    from report_pair
    where granted_full is not null and outcome_total is not null
    union all
    select
        'granted_partial_share' as measure,
        report_id,
        report_year,
        format_version,
        granted_partial as numerator,
        outcome_total as denominator,
        previous.granted_partial as previous_numerator,
        previous.outcome_total as previous_denominator,
        false as is_incomplete,
        is_computed_granted_partial or is_computed_outcome_total as is_computed
    from report_pair
    where granted_partial is not null and outcome_total is not null
    union all
    select
        'refusal_share' as measure,
        report_id,
        report_year,
        format_version,
        refused as numerator,
        outcome_total as denominator,
        previous.refused as previous_numerator,
        previous.outcome_total as previous_denominator,
        refused_missing_count > 0 as is_incomplete,
        is_computed_refused or is_computed_outcome_total as is_computed
    from report_pair
    where refused is not null and outcome_total is not null
    union all
    select
        'unable_share' as measure,
        report_id,
        report_year,
        format_version,
        unable as numerator,
        outcome_total as denominator,
        previous.unable as previous_numerator,
        previous.outcome_total as previous_denominator,
        unable_missing_count > 0 as is_incomplete,
        is_computed_unable or is_computed_outcome_total as is_computed
    from report_pair
    where unable is not null and outcome_total is not null
    union all
    select
        'not_processed_share' as measure,
        report_id,
        report_year,
        format_version,
        not_processed as numerator,
        outcome_total as denominator,
        previous.not_processed as previous_numerator,
        previous.outcome_total as previous_denominator,
        not_processed_missing_count > 0 as is_incomplete,
        is_computed_not_processed or is_computed_outcome_total as is_computed
    from report_pair
    where not_processed is not null and outcome_total is not null
    union all
    select
        'other_share' as measure,
        report_id,
        report_year,
        format_version,
        other as numerator,
        outcome_total as denominator,
        previous.other as previous_numerator,
        previous.outcome_total as previous_denominator,
        other_missing_count > 0 as is_incomplete,
        is_computed_other or is_computed_outcome_total as is_computed
    from report_pair
    where other is not null and outcome_total is not null
    union all
    select
        'not_held_share' as measure,
        report_id,
        report_year,
        format_version,
        unable_not_held as numerator,
        outcome_total as denominator,
        previous.unable_not_held as previous_numerator,
        previous.outcome_total as previous_denominator,
        false as is_incomplete,
        is_computed_unable_not_held or is_computed_outcome_total as is_computed
    from report_pair
    where unable_not_held is not null and outcome_total is not null
    union all
    select
        'petition_share' as measure,
        report_id,
        report_year,
        format_version,
        not_processed_petition as numerator,
        outcome_total as denominator,
        previous.not_processed_petition as previous_numerator,
        previous.outcome_total as previous_denominator,
        false as is_incomplete,
        is_computed_not_processed_petition or is_computed_outcome_total as is_computed
    from report_pair
    where not_processed_petition is not null and outcome_total is not null
    union all
    select
        'natural_person_share' as measure,
        report_id,
        report_year,
        format_version,
        received_new_natural_person as numerator,
        received_new as denominator,
        previous.received_new_natural_person as previous_numerator,
        previous.received_new as previous_denominator,
        false as is_incomplete,
        is_computed_received_new as is_computed
    from report_pair
    where received_new_natural_person is not null and received_new is not null
    union all
    select
        'reconsideration_upheld' as measure,
        report_id,
        report_year,
        format_version,
        reconsideration_upheld as numerator,
        null as denominator,
        previous.reconsideration_upheld as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where reconsideration_upheld is not null
    union all
    select
        'reconsideration_corrected' as measure,
        report_id,
        report_year,
        format_version,
        reconsideration_corrected as numerator,
        null as denominator,
        previous.reconsideration_corrected as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where reconsideration_corrected is not null
    union all
    select
        'reconsideration_other' as measure,
        report_id,
        report_year,
        format_version,
        reconsideration_other as numerator,
        null as denominator,
        previous.reconsideration_other as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where reconsideration_other is not null
    union all
    select
        'reconsideration_pending' as measure,
        report_id,
        report_year,
        format_version,
        reconsideration_pending as numerator,
        null as denominator,
        previous.reconsideration_pending as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where reconsideration_pending is not null
    union all
    select
        'reconsideration_total' as measure,
        report_id,
        report_year,
        format_version,
        reconsideration_total as numerator,
        null as denominator,
        previous.reconsideration_total as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_reconsideration_total as is_computed
    from report_pair
    where reconsideration_total is not null
    union all
    select
        'litigation_direct_upheld' as measure,
        report_id,
        report_year,
        format_version,
        litigation_direct_upheld as numerator,
        null as denominator,
        previous.litigation_direct_upheld as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_direct_upheld is not null
    union all
    select
        'litigation_direct_corrected' as measure,
        report_id,
        report_year,
        format_version,
        litigation_direct_corrected as numerator,
        null as denominator,
        previous.litigation_direct_corrected as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_direct_corrected is not null
    union all
    select
        'litigation_direct_other' as measure,
        report_id,
        report_year,
        format_version,
        litigation_direct_other as numerator,
        null as denominator,
        previous.litigation_direct_other as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_direct_other is not null
    union all
    select
        'litigation_direct_pending' as measure,
        report_id,
        report_year,
        format_version,
        litigation_direct_pending as numerator,
        null as denominator,
        previous.litigation_direct_pending as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_direct_pending is not null
    union all
    select
        'litigation_direct_total' as measure,
        report_id,
        report_year,
        format_version,
        litigation_direct_total as numerator,
        null as denominator,
        previous.litigation_direct_total as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_litigation_direct_total as is_computed
    from report_pair
    where litigation_direct_total is not null
    union all
    select
        'litigation_after_reconsideration_upheld' as measure,
        report_id,
        report_year,
        format_version,
        litigation_after_reconsideration_upheld as numerator,
        null as denominator,
        previous.litigation_after_reconsideration_upheld as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_after_reconsideration_upheld is not null
    union all
    select
        'litigation_after_reconsideration_corrected' as measure,
        report_id,
        report_year,
        format_version,
        litigation_after_reconsideration_corrected as numerator,
        null as denominator,
        previous.litigation_after_reconsideration_corrected as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_after_reconsideration_corrected is not null
    union all
    select
        'litigation_after_reconsideration_other' as measure,
        report_id,
        report_year,
        format_version,
        litigation_after_reconsideration_other as numerator,
        null as denominator,
        previous.litigation_after_reconsideration_other as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_after_reconsideration_other is not null
    union all
    select
        'litigation_after_reconsideration_pending' as measure,
        report_id,
        report_year,
        format_version,
        litigation_after_reconsideration_pending as numerator,
        null as denominator,
        previous.litigation_after_reconsideration_pending as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        false as is_computed
    from report_pair
    where litigation_after_reconsideration_pending is not null
    union all
    select
        'litigation_after_reconsideration_total' as measure,
        report_id,
        report_year,
        format_version,
        litigation_after_reconsideration_total as numerator,
        null as denominator,
        previous.litigation_after_reconsideration_total as previous_numerator,
        null as previous_denominator,
        false as is_incomplete,
        is_computed_litigation_after_reconsideration_total as is_computed
    from report_pair
    where litigation_after_reconsideration_total is not null
    union all
    select
        'remedy_total' as measure,
        report_id,
        report_year,
        format_version,
        remedy_total as numerator,
        null as denominator,
        previous.remedy_total as previous_numerator,
        null as previous_denominator,
        remedy_total_missing_count > 0 as is_incomplete,
        is_computed_remedy_total as is_computed
    from report_pair
    where remedy_total is not null
    union all
    select
        'remedy_pending' as measure,
        report_id,
        report_year,
        format_version,
        remedy_pending as numerator,
        null as denominator,
        previous.remedy_pending as previous_numerator,
        null as previous_denominator,
        remedy_pending_missing_count > 0 as is_incomplete,
        false as is_computed
    from report_pair
    where remedy_pending is not null
    union all
    select
        'remedy_decided' as measure,
        report_id,
        report_year,
        format_version,
        remedy_decided as numerator,
        null as denominator,
        previous.remedy_decided as previous_numerator,
        null as previous_denominator,
        is_incomplete_remedy_decided as is_incomplete,
        is_computed_remedy_total as is_computed
    from report_pair
    where remedy_decided is not null
    union all
    select
        'litigation_total' as measure,
        report_id,
        report_year,
        format_version,
        litigation_total as numerator,
        null as denominator,
        previous.litigation_total as previous_numerator,
        null as previous_denominator,
        litigation_total_missing_count > 0 as is_incomplete,
        is_computed_litigation_total as is_computed
    from report_pair
    where litigation_total is not null
    union all
    select
        'correction_rate' as measure,
        report_id,
        report_year,
        format_version,
        remedy_corrected_of_decided as numerator,
        remedy_decided_with_corrected as denominator,
        previous.remedy_corrected_of_decided as previous_numerator,
        previous.remedy_decided_with_corrected as previous_denominator,
        is_incomplete_remedy_corrected_of_decided as is_incomplete,
        is_computed_remedy_total as is_computed
    from report_pair
    where remedy_corrected_of_decided is not null and remedy_decided_with_corrected is not null
    union all
    select
        'correction_rate_reconsideration' as measure,
        report_id,
        report_year,
        format_version,
        reconsideration_corrected as numerator,
        reconsideration_decided as denominator,
        previous.reconsideration_corrected as previous_numerator,
        previous.reconsideration_decided as previous_denominator,
        false as is_incomplete,
        is_computed_reconsideration_total as is_computed
    from report_pair
    where reconsideration_corrected is not null and reconsideration_decided is not null
    union all
    select
        'correction_rate_litigation_direct' as measure,
        report_id,
        report_year,
        format_version,
        litigation_direct_corrected as numerator,
        litigation_direct_decided as denominator,
        previous.litigation_direct_corrected as previous_numerator,
        previous.litigation_direct_decided as previous_denominator,
        false as is_incomplete,
        is_computed_litigation_direct_total as is_computed
    from report_pair
    where litigation_direct_corrected is not null and litigation_direct_decided is not null
    union all
    select
        'correction_rate_litigation_after_reconsideration' as measure,
        report_id,
        report_year,
        format_version,
        litigation_after_reconsideration_corrected as numerator,
        litigation_after_reconsideration_decided as denominator,
        previous.litigation_after_reconsideration_corrected as previous_numerator,
        previous.litigation_after_reconsideration_decided as previous_denominator,
        false as is_incomplete,
        is_computed_litigation_after_reconsideration_total as is_computed
    from report_pair
    where
        litigation_after_reconsideration_corrected is not null
        and litigation_after_reconsideration_decided is not null
    union all
    select
        'dispute_rate' as measure,
        report_id,
        report_year,
        format_version,
        remedy_total as numerator,
        received_new as denominator,
        previous.remedy_total as previous_numerator,
        previous.received_new as previous_denominator,
        remedy_total_missing_count > 0 as is_incomplete,
        is_computed_remedy_total or is_computed_received_new as is_computed
    from report_pair
    where remedy_total is not null and received_new is not null
)

select
    m.measure_number,
    v.report_id,
    v.report_year::smallint as report_year,
    v.numerator::decimal(38, 6) as numerator,
    v.denominator::decimal(38, 6) as denominator,
    case when m.measure_kind = 'count' or v.previous_denominator is not null then v.previous_numerator end
    ::decimal(38, 6) as previous_numerator,
    case when v.previous_numerator is not null then v.previous_denominator end::decimal(38, 6)
        as previous_denominator,
    v.is_incomplete,
    v.is_computed,
    f.format_version is null as is_outside_form
from listed as v
inner join measure as m on v.measure = m.measure
left join measure_format as f on m.measure_number = f.measure_number and v.format_version = f.format_version;
