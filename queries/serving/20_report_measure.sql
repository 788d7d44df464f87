-- 每份现行报告一行,一列一个指标所需的数。 | Serving table: one row a current report, one column a quantity of the form.
-- Null means that the source has no number there; it is never zero. A printed total that is not a number is added up
-- from its parts where any part is a number, and is_computed_<column> says so. Subtotals that the form does not print
-- are the sum of those parts that are numbers, null if none is; <column>_missing_count says how many parts lack.
-- is_incomplete_<column> says the same as yes or no for every other sum. Sorted so that filters skip whole blocks.
create or replace table report_measure as
with
current_report as (
    select
        r.report_id,
        r.agency_id,
        a.name as agency_name,
        a.kind,
        a.level,
        a.region_code,
        a.parent_agency_id,
        r.report_year,
        r.scope,
        r.format_version,
        r.origin,
        r.status,
        r.published_on
    from report as r
    inner join agency as a on r.agency_id = a.agency_id
    where r.is_current
),

-- The amount's unit stands in the cell or nowhere (formats.md A.3); without a unit there is no amount in CNY.
procurement as (
    select
        f.report_id,
        first(
            case f.unit
                when '元' then w.proactive_central_procurement_procurement_amount
                when '万元' then w.proactive_central_procurement_procurement_amount * 10000
                when '亿元' then w.proactive_central_procurement_procurement_amount * 100000000
            end
        ) as procurement_amount_cny
    from figure as f
    inner join report_wide as w on f.report_id = w.report_id
    where
        f.table_code = 'proactive'
        and f.row_code = 'central_procurement'
        and f.column_code = 'procurement_amount'
    group by f.report_id
),

printed as (
    select
        w.report_id,
        coalesce(w.proactive_rules_issued_this_year, w.proactive_rules_made_this_year) as rules_issued,
        coalesce(
            w.proactive_normative_documents_issued_this_year, w.proactive_normative_documents_made_this_year
        ) as normative_documents_issued,
        w.proactive_rules_repealed_this_year as rules_repealed,
        w.proactive_normative_documents_repealed_this_year as normative_documents_repealed,
        w.proactive_rules_in_force_total as rules_in_force,
        w.proactive_normative_documents_in_force_total as normative_documents_in_force,
        w.proactive_rules_newly_disclosed_this_year as rules_newly_disclosed,
        w.proactive_normative_documents_newly_disclosed_this_year as normative_documents_newly_disclosed,
        w.proactive_rules_total_disclosed as rules_total_disclosed,
        w.proactive_normative_documents_total_disclosed as normative_documents_total_disclosed,
        w.proactive_licences_decisions as licence_decisions,
        w.proactive_penalties_decisions as penalty_decisions,
        w.proactive_coercive_measures_decisions as coercive_decisions,
        w.proactive_other_external_services_decisions as other_service_decisions,
        w.proactive_administrative_fees_fee_amount as fee_amount,
        w.proactive_licences_items_previous_year as licence_items_previous_year,
        w.proactive_licences_items_change as licence_items_change,
        w.proactive_penalties_items_previous_year as penalty_items_previous_year,
        w.proactive_penalties_items_change as penalty_items_change,
        w.proactive_coercive_measures_items_previous_year as coercive_items_previous_year,
        w.proactive_coercive_measures_items_change as coercive_items_change,
        w.proactive_other_external_services_items_previous_year as other_service_items_previous_year,
        w.proactive_other_external_services_items_change as other_service_items_change,
        w.proactive_administrative_fees_items_previous_year as fee_items_previous_year,
        w.proactive_administrative_fees_items_change as fee_items_change,
        w.proactive_central_procurement_procurement_projects as procurement_projects,
        m.procurement_amount_cny,
        w.applications_received_new_natural_person as received_new_natural_person,
        w.applications_received_new_org_business as received_new_org_business,
        w.applications_received_new_org_research as received_new_org_research,
        w.applications_received_new_org_public_interest as received_new_org_public_interest,
        w.applications_received_new_org_legal_services as received_new_org_legal_services,
        w.applications_received_new_org_other as received_new_org_other,
        w.applications_received_new_total as printed_received_new,
        list_sum([
            w.applications_received_new_natural_person,
            w.applications_received_new_org_business,
            w.applications_received_new_org_research,
            w.applications_received_new_org_public_interest,
            w.applications_received_new_org_legal_services,
            w.applications_received_new_org_other
        ]) as added_received_new,
        w.applications_carried_in_total as printed_carried_in,
        list_sum([
            w.applications_carried_in_natural_person,
            w.applications_carried_in_org_business,
            w.applications_carried_in_org_research,
            w.applications_carried_in_org_public_interest,
            w.applications_carried_in_org_legal_services,
            w.applications_carried_in_org_other
        ]) as added_carried_in,
        w.applications_granted_full_total as printed_granted_full,
        list_sum([
            w.applications_granted_full_natural_person,
            w.applications_granted_full_org_business,
            w.applications_granted_full_org_research,
            w.applications_granted_full_org_public_interest,
            w.applications_granted_full_org_legal_services,
            w.applications_granted_full_org_other
        ]) as added_granted_full,
        w.applications_granted_partial_total as printed_granted_partial,
        list_sum([
            w.applications_granted_partial_natural_person,
            w.applications_granted_partial_org_business,
            w.applications_granted_partial_org_research,
            w.applications_granted_partial_org_public_interest,
            w.applications_granted_partial_org_legal_services,
            w.applications_granted_partial_org_other
        ]) as added_granted_partial,
        w.applications_refused_state_secret_total as printed_refused_state_secret,
        list_sum([
            w.applications_refused_state_secret_natural_person,
            w.applications_refused_state_secret_org_business,
            w.applications_refused_state_secret_org_research,
            w.applications_refused_state_secret_org_public_interest,
            w.applications_refused_state_secret_org_legal_services,
            w.applications_refused_state_secret_org_other
        ]) as added_refused_state_secret,
        w.applications_refused_other_law_total as printed_refused_other_law,
        list_sum([
            w.applications_refused_other_law_natural_person,
            w.applications_refused_other_law_org_business,
            w.applications_refused_other_law_org_research,
            w.applications_refused_other_law_org_public_interest,
            w.applications_refused_other_law_org_legal_services,
            w.applications_refused_other_law_org_other
        ]) as added_refused_other_law,
        w.applications_refused_security_stability_total as printed_refused_security_stability,
        list_sum([
            w.applications_refused_security_stability_natural_person,
            w.applications_refused_security_stability_org_business,
            w.applications_refused_security_stability_org_research,
            w.applications_refused_security_stability_org_public_interest,
            w.applications_refused_security_stability_org_legal_services,
            w.applications_refused_security_stability_org_other
        ]) as added_refused_security_stability,
        w.applications_refused_third_party_total as printed_refused_third_party,
        list_sum([
            w.applications_refused_third_party_natural_person,
            w.applications_refused_third_party_org_business,
            w.applications_refused_third_party_org_research,
            w.applications_refused_third_party_org_public_interest,
            w.applications_refused_third_party_org_legal_services,
            w.applications_refused_third_party_org_other
        ]) as added_refused_third_party,
        w.applications_refused_internal_affairs_total as printed_refused_internal_affairs,
        list_sum([
            w.applications_refused_internal_affairs_natural_person,
            w.applications_refused_internal_affairs_org_business,
            w.applications_refused_internal_affairs_org_research,
            w.applications_refused_internal_affairs_org_public_interest,
            w.applications_refused_internal_affairs_org_legal_services,
            w.applications_refused_internal_affairs_org_other
        ]) as added_refused_internal_affairs,
        w.applications_refused_process_information_total as printed_refused_process_information,
        list_sum([
            w.applications_refused_process_information_natural_person,
            w.applications_refused_process_information_org_business,
            w.applications_refused_process_information_org_research,
            w.applications_refused_process_information_org_public_interest,
            w.applications_refused_process_information_org_legal_services,
            w.applications_refused_process_information_org_other
        ]) as added_refused_process_information,
        w.applications_refused_enforcement_file_total as printed_refused_enforcement_file,
        list_sum([
            w.applications_refused_enforcement_file_natural_person,
            w.applications_refused_enforcement_file_org_business,
            w.applications_refused_enforcement_file_org_research,
            w.applications_refused_enforcement_file_org_public_interest,
            w.applications_refused_enforcement_file_org_legal_services,
            w.applications_refused_enforcement_file_org_other
        ]) as added_refused_enforcement_file,
        w.applications_refused_administrative_inquiry_total as printed_refused_administrative_inquiry,
        list_sum([
            w.applications_refused_administrative_inquiry_natural_person,
            w.applications_refused_administrative_inquiry_org_business,
            w.applications_refused_administrative_inquiry_org_research,
            w.applications_refused_administrative_inquiry_org_public_interest,
            w.applications_refused_administrative_inquiry_org_legal_services,
            w.applications_refused_administrative_inquiry_org_other
        ]) as added_refused_administrative_inquiry,
        w.applications_unable_not_held_total as printed_unable_not_held,
        list_sum([
            w.applications_unable_not_held_natural_person,
            w.applications_unable_not_held_org_business,
            w.applications_unable_not_held_org_research,
            w.applications_unable_not_held_org_public_interest,
            w.applications_unable_not_held_org_legal_services,
            w.applications_unable_not_held_org_other
        ]) as added_unable_not_held,
        w.applications_unable_requires_creation_total as printed_unable_requires_creation,
        list_sum([
            w.applications_unable_requires_creation_natural_person,
            w.applications_unable_requires_creation_org_business,
            w.applications_unable_requires_creation_org_research,
            w.applications_unable_requires_creation_org_public_interest,
            w.applications_unable_requires_creation_org_legal_services,
            w.applications_unable_requires_creation_org_other
        ]) as added_unable_requires_creation,
        w.applications_unable_unclear_after_correction_total as printed_unable_unclear_after_correction,
        list_sum([
            w.applications_unable_unclear_after_correction_natural_person,
            w.applications_unable_unclear_after_correction_org_business,
            w.applications_unable_unclear_after_correction_org_research,
            w.applications_unable_unclear_after_correction_org_public_interest,
            w.applications_unable_unclear_after_correction_org_legal_services,
            w.applications_unable_unclear_after_correction_org_other
        ]) as added_unable_unclear_after_correction,
        w.applications_not_processed_petition_total as printed_not_processed_petition,
        list_sum([
            w.applications_not_processed_petition_natural_person,
            w.applications_not_processed_petition_org_business,
            w.applications_not_processed_petition_org_research,
            w.applications_not_processed_petition_org_public_interest,
            w.applications_not_processed_petition_org_legal_services,
            w.applications_not_processed_petition_org_other
        ]) as added_not_processed_petition,
        w.applications_not_processed_duplicate_total as printed_not_processed_duplicate,
        list_sum([
            w.applications_not_processed_duplicate_natural_person,
            w.applications_not_processed_duplicate_org_business,
            w.applications_not_processed_duplicate_org_research,
            w.applications_not_processed_duplicate_org_public_interest,
            w.applications_not_processed_duplicate_org_legal_services,
            w.applications_not_processed_duplicate_org_other
        ]) as added_not_processed_duplicate,
        w.applications_not_processed_publication_total as printed_not_processed_publication,
        list_sum([
            w.applications_not_processed_publication_natural_person,
            w.applications_not_processed_publication_org_business,
            w.applications_not_processed_publication_org_research,
            w.applications_not_processed_publication_org_public_interest,
            w.applications_not_processed_publication_org_legal_services,
            w.applications_not_processed_publication_org_other
        ]) as added_not_processed_publication,
        w.applications_not_processed_excessive_total as printed_not_processed_excessive,
        list_sum([
            w.applications_not_processed_excessive_natural_person,
            w.applications_not_processed_excessive_org_business,
            w.applications_not_processed_excessive_org_research,
            w.applications_not_processed_excessive_org_public_interest,
            w.applications_not_processed_excessive_org_legal_services,
            w.applications_not_processed_excessive_org_other
        ]) as added_not_processed_excessive,
        w.applications_not_processed_confirm_reissue_total as printed_not_processed_confirm_reissue,
        list_sum([
            w.applications_not_processed_confirm_reissue_natural_person,
            w.applications_not_processed_confirm_reissue_org_business,
            w.applications_not_processed_confirm_reissue_org_research,
            w.applications_not_processed_confirm_reissue_org_public_interest,
            w.applications_not_processed_confirm_reissue_org_legal_services,
            w.applications_not_processed_confirm_reissue_org_other
        ]) as added_not_processed_confirm_reissue,
        w.applications_other_not_corrected_in_time_total as printed_other_not_corrected_in_time,
        list_sum([
            w.applications_other_not_corrected_in_time_natural_person,
            w.applications_other_not_corrected_in_time_org_business,
            w.applications_other_not_corrected_in_time_org_research,
            w.applications_other_not_corrected_in_time_org_public_interest,
            w.applications_other_not_corrected_in_time_org_legal_services,
            w.applications_other_not_corrected_in_time_org_other
        ]) as added_other_not_corrected_in_time,
        w.applications_other_fee_unpaid_total as printed_other_fee_unpaid,
        list_sum([
            w.applications_other_fee_unpaid_natural_person,
            w.applications_other_fee_unpaid_org_business,
            w.applications_other_fee_unpaid_org_research,
            w.applications_other_fee_unpaid_org_public_interest,
            w.applications_other_fee_unpaid_org_legal_services,
            w.applications_other_fee_unpaid_org_other
        ]) as added_other_fee_unpaid,
        w.applications_other_misc_total as printed_other_misc,
        list_sum([
            w.applications_other_misc_natural_person,
            w.applications_other_misc_org_business,
            w.applications_other_misc_org_research,
            w.applications_other_misc_org_public_interest,
            w.applications_other_misc_org_legal_services,
            w.applications_other_misc_org_other
        ]) as added_other_misc,
        w.applications_outcome_total_total as printed_outcome_total,
        list_sum([
            w.applications_outcome_total_natural_person,
            w.applications_outcome_total_org_business,
            w.applications_outcome_total_org_research,
            w.applications_outcome_total_org_public_interest,
            w.applications_outcome_total_org_legal_services,
            w.applications_outcome_total_org_other
        ]) as added_outcome_total,
        w.applications_carried_out_total as printed_carried_out,
        list_sum([
            w.applications_carried_out_natural_person,
            w.applications_carried_out_org_business,
            w.applications_carried_out_org_research,
            w.applications_carried_out_org_public_interest,
            w.applications_carried_out_org_legal_services,
            w.applications_carried_out_org_other
        ]) as added_carried_out,
        w.applications_other_total as printed_other,
        list_sum([
            w.applications_other_natural_person,
            w.applications_other_org_business,
            w.applications_other_org_research,
            w.applications_other_org_public_interest,
            w.applications_other_org_legal_services,
            w.applications_other_org_other
        ]) as added_other,
        w.remedies_reconsideration_upheld as reconsideration_upheld,
        w.remedies_reconsideration_corrected as reconsideration_corrected,
        w.remedies_reconsideration_other as reconsideration_other,
        w.remedies_reconsideration_pending as reconsideration_pending,
        w.remedies_reconsideration_total as printed_reconsideration_total,
        list_sum([
            w.remedies_reconsideration_upheld,
            w.remedies_reconsideration_corrected,
            w.remedies_reconsideration_other,
            w.remedies_reconsideration_pending
        ]) as added_reconsideration_total,
        w.remedies_litigation_direct_upheld as litigation_direct_upheld,
        w.remedies_litigation_direct_corrected as litigation_direct_corrected,
        w.remedies_litigation_direct_other as litigation_direct_other,
        w.remedies_litigation_direct_pending as litigation_direct_pending,
        w.remedies_litigation_direct_total as printed_litigation_direct_total,
        list_sum([
            w.remedies_litigation_direct_upheld,
            w.remedies_litigation_direct_corrected,
            w.remedies_litigation_direct_other,
            w.remedies_litigation_direct_pending
        ]) as added_litigation_direct_total,
        w.remedies_litigation_after_reconsideration_upheld as litigation_after_reconsideration_upheld,
        w.remedies_litigation_after_reconsideration_corrected as litigation_after_reconsideration_corrected,
        w.remedies_litigation_after_reconsideration_other as litigation_after_reconsideration_other,
        w.remedies_litigation_after_reconsideration_pending as litigation_after_reconsideration_pending,
        w.remedies_litigation_after_reconsideration_total as printed_litigation_after_reconsideration_total,
        list_sum([
            w.remedies_litigation_after_reconsideration_upheld,
            w.remedies_litigation_after_reconsideration_corrected,
            w.remedies_litigation_after_reconsideration_other,
            w.remedies_litigation_after_reconsideration_pending
        ]) as added_litigation_after_reconsideration_total
    from report_wide as w
    left join procurement as m on w.report_id = m.report_id
),

cell as (
    select
        report_id,
        count(*) as figure_count
    from figure
    group by report_id
),

totalled as (
    select
        * exclude (
            printed_received_new,
            added_received_new,
            printed_carried_in,
            added_carried_in,
            printed_granted_full,
            added_granted_full,
            printed_granted_partial,
            added_granted_partial,
            printed_refused_state_secret,
            added_refused_state_secret,
            printed_refused_other_law,
            added_refused_other_law,
            printed_refused_security_stability,
            added_refused_security_stability,
            printed_refused_third_party,
            added_refused_third_party,
            printed_refused_internal_affairs,
            added_refused_internal_affairs,
            printed_refused_process_information,
            added_refused_process_information,
            printed_refused_enforcement_file,
            added_refused_enforcement_file,
            printed_refused_administrative_inquiry,
            added_refused_administrative_inquiry,
            printed_unable_not_held,
            added_unable_not_held,
            printed_unable_requires_creation,
            added_unable_requires_creation,
            printed_unable_unclear_after_correction,
            added_unable_unclear_after_correction,
            printed_not_processed_petition,
            added_not_processed_petition,
            printed_not_processed_duplicate,
            added_not_processed_duplicate,
            printed_not_processed_publication,
            added_not_processed_publication,
            printed_not_processed_excessive,
            added_not_processed_excessive,
            printed_not_processed_confirm_reissue,
            added_not_processed_confirm_reissue,
            printed_other_not_corrected_in_time,
            added_other_not_corrected_in_time,
            printed_other_fee_unpaid,
            added_other_fee_unpaid,
            printed_other_misc,
            added_other_misc,
            printed_outcome_total,
            added_outcome_total,
            printed_carried_out,
            added_carried_out,
            printed_other,
            added_other,
            printed_reconsideration_total,
            added_reconsideration_total,
            printed_litigation_direct_total,
            added_litigation_direct_total,
            printed_litigation_after_reconsideration_total,
            added_litigation_after_reconsideration_total
        ),
        list_sum([rules_issued, normative_documents_issued]) as documents_issued,
        list_sum([rules_repealed, normative_documents_repealed]) as documents_repealed,
        list_sum([rules_in_force, normative_documents_in_force]) as documents_in_force,
        list_sum([
            received_new_org_business,
            received_new_org_research,
            received_new_org_public_interest,
            received_new_org_legal_services,
            received_new_org_other
        ]) as received_new_organisations,
        5 - list_count([
            received_new_org_business,
            received_new_org_research,
            received_new_org_public_interest,
            received_new_org_legal_services,
            received_new_org_other
        ]) as received_new_organisations_missing_count,
        coalesce(printed_received_new, added_received_new) as received_new,
        printed_received_new is null and added_received_new is not null as is_computed_received_new,
        coalesce(printed_carried_in, added_carried_in) as carried_in,
        printed_carried_in is null and added_carried_in is not null as is_computed_carried_in,
        coalesce(printed_granted_full, added_granted_full) as granted_full,
        printed_granted_full is null and added_granted_full is not null as is_computed_granted_full,
        coalesce(printed_granted_partial, added_granted_partial) as granted_partial,
        printed_granted_partial is null and added_granted_partial is not null as is_computed_granted_partial,
        coalesce(printed_refused_state_secret, added_refused_state_secret) as refused_state_secret,
        printed_refused_state_secret is null and added_refused_state_secret is not null
            as is_computed_refused_state_secret,
        coalesce(printed_refused_other_law, added_refused_other_law) as refused_other_law,
        printed_refused_other_law is null and added_refused_other_law is not null
            as is_computed_refused_other_law,
        coalesce(printed_refused_security_stability, added_refused_security_stability)
            as refused_security_stability,
        printed_refused_security_stability is null and added_refused_security_stability is not null
            as is_computed_refused_security_stability,
        coalesce(printed_refused_third_party, added_refused_third_party) as refused_third_party,
        printed_refused_third_party is null and added_refused_third_party is not null
            as is_computed_refused_third_party,
        coalesce(printed_refused_internal_affairs, added_refused_internal_affairs) as refused_internal_affairs,
        printed_refused_internal_affairs is null and added_refused_internal_affairs is not null
            as is_computed_refused_internal_affairs,
        coalesce(printed_refused_process_information, added_refused_process_information)
            as refused_process_information,
        printed_refused_process_information is null and added_refused_process_information is not null
            as is_computed_refused_process_information,
        coalesce(printed_refused_enforcement_file, added_refused_enforcement_file) as refused_enforcement_file,
        printed_refused_enforcement_file is null and added_refused_enforcement_file is not null
            as is_computed_refused_enforcement_file,
        coalesce(printed_refused_administrative_inquiry, added_refused_administrative_inquiry)
            as refused_administrative_inquiry,
        printed_refused_administrative_inquiry is null and added_refused_administrative_inquiry is not null
            as is_computed_refused_administrative_inquiry,
        coalesce(printed_unable_not_held, added_unable_not_held) as unable_not_held,
        printed_unable_not_held is null and added_unable_not_held is not null as is_computed_unable_not_held,
        coalesce(printed_unable_requires_creation, added_unable_requires_creation) as unable_requires_creation,
        printed_unable_requires_creation is null and added_unable_requires_creation is not null
            as is_computed_unable_requires_creation,
        coalesce(printed_unable_unclear_after_correction, added_unable_unclear_after_correction)
            as unable_unclear_after_correction,
        printed_unable_unclear_after_correction is null and added_unable_unclear_after_correction is not null
            as is_computed_unable_unclear_after_correction,
        coalesce(printed_not_processed_petition, added_not_processed_petition) as not_processed_petition,
        printed_not_processed_petition is null and added_not_processed_petition is not null
            as is_computed_not_processed_petition,
        coalesce(printed_not_processed_duplicate, added_not_processed_duplicate) as not_processed_duplicate,
        printed_not_processed_duplicate is null and added_not_processed_duplicate is not null
            as is_computed_not_processed_duplicate,
        coalesce(printed_not_processed_publication, added_not_processed_publication) as not_processed_publication,
        printed_not_processed_publication is null and added_not_processed_publication is not null
            as is_computed_not_processed_publication,
        coalesce(printed_not_processed_excessive, added_not_processed_excessive) as not_processed_excessive,
        printed_not_processed_excessive is null and added_not_processed_excessive is not null
            as is_computed_not_processed_excessive,
        coalesce(printed_not_processed_confirm_reissue, added_not_processed_confirm_reissue)
            as not_processed_confirm_reissue,
        printed_not_processed_confirm_reissue is null and added_not_processed_confirm_reissue is not null
            as is_computed_not_processed_confirm_reissue,
        coalesce(printed_other_not_corrected_in_time, added_other_not_corrected_in_time)
            as other_not_corrected_in_time,
        printed_other_not_corrected_in_time is null and added_other_not_corrected_in_time is not null
            as is_computed_other_not_corrected_in_time,
        coalesce(printed_other_fee_unpaid, added_other_fee_unpaid) as other_fee_unpaid,
        printed_other_fee_unpaid is null and added_other_fee_unpaid is not null as is_computed_other_fee_unpaid,
        coalesce(printed_other_misc, added_other_misc) as other_misc,
        printed_other_misc is null and added_other_misc is not null as is_computed_other_misc,
        coalesce(printed_outcome_total, added_outcome_total) as outcome_total,
        printed_outcome_total is null and added_outcome_total is not null as is_computed_outcome_total,
        coalesce(printed_carried_out, added_carried_out) as carried_out,
        printed_carried_out is null and added_carried_out is not null as is_computed_carried_out,
        coalesce(printed_other, added_other) as other_single_row,
        printed_other is null and added_other is not null as is_computed_other_single_row,
        coalesce(printed_reconsideration_total, added_reconsideration_total) as reconsideration_total,
        printed_reconsideration_total is null and added_reconsideration_total is not null
            as is_computed_reconsideration_total,
        coalesce(printed_litigation_direct_total, added_litigation_direct_total) as litigation_direct_total,
        printed_litigation_direct_total is null and added_litigation_direct_total is not null
            as is_computed_litigation_direct_total,
        coalesce(printed_litigation_after_reconsideration_total, added_litigation_after_reconsideration_total)
            as litigation_after_reconsideration_total,
        printed_litigation_after_reconsideration_total is null
        and added_litigation_after_reconsideration_total is not null
            as is_computed_litigation_after_reconsideration_total
    from printed
),

grouped as (
    select
        * exclude (other_single_row, is_computed_other_single_row),
        list_sum([
            refused_state_secret,
            refused_other_law,
            refused_security_stability,
            refused_third_party,
            refused_internal_affairs,
            refused_process_information,
            refused_enforcement_file,
            refused_administrative_inquiry
        ]) as refused,
        8 - list_count([
            refused_state_secret,
            refused_other_law,
            refused_security_stability,
            refused_third_party,
            refused_internal_affairs,
            refused_process_information,
            refused_enforcement_file,
            refused_administrative_inquiry
        ]) as refused_missing_count,
        is_computed_refused_state_secret
        or is_computed_refused_other_law
        or is_computed_refused_security_stability
        or is_computed_refused_third_party
        or is_computed_refused_internal_affairs
        or is_computed_refused_process_information
        or is_computed_refused_enforcement_file
        or is_computed_refused_administrative_inquiry
            as is_computed_refused,
        list_sum([
            unable_not_held,
            unable_requires_creation,
            unable_unclear_after_correction
        ]) as unable,
        3 - list_count([
            unable_not_held,
            unable_requires_creation,
            unable_unclear_after_correction
        ]) as unable_missing_count,
        is_computed_unable_not_held
        or is_computed_unable_requires_creation
        or is_computed_unable_unclear_after_correction
            as is_computed_unable,
        list_sum([
            not_processed_petition,
            not_processed_duplicate,
            not_processed_publication,
            not_processed_excessive,
            not_processed_confirm_reissue
        ]) as not_processed,
        5 - list_count([
            not_processed_petition,
            not_processed_duplicate,
            not_processed_publication,
            not_processed_excessive,
            not_processed_confirm_reissue
        ]) as not_processed_missing_count,
        is_computed_not_processed_petition
        or is_computed_not_processed_duplicate
        or is_computed_not_processed_publication
        or is_computed_not_processed_excessive
        or is_computed_not_processed_confirm_reissue
            as is_computed_not_processed,
        -- One printed row in the 2019 form and in some later reports, the sum of three rows in the 2021 form.
        coalesce(
            other_single_row,
            list_sum([
                other_not_corrected_in_time,
                other_fee_unpaid,
                other_misc
            ])
        ) as other,
        case
            when other_single_row is null
                then 3 - list_count([
                    other_not_corrected_in_time,
                    other_fee_unpaid,
                    other_misc
                ])
            else 0
        end
            as other_missing_count,
        case
            when other_single_row is not null then is_computed_other_single_row
            else
                is_computed_other_not_corrected_in_time
                or is_computed_other_fee_unpaid
                or is_computed_other_misc
        end as is_computed_other,
        list_sum([granted_full, granted_partial]) as granted,
        granted_full is null or granted_partial is null as is_incomplete_granted,
        is_computed_granted_full or is_computed_granted_partial as is_computed_granted,
        received_new + carried_in as to_handle,
        is_computed_received_new or is_computed_carried_in as is_computed_to_handle,
        outcome_total + carried_out as handled_or_carried_out,
        is_computed_outcome_total or is_computed_carried_out as is_computed_handled_or_carried_out,
        reconsideration_total - reconsideration_pending as reconsideration_decided,
        litigation_direct_total - litigation_direct_pending as litigation_direct_decided,
        litigation_after_reconsideration_total - litigation_after_reconsideration_pending
            as litigation_after_reconsideration_decided,
        list_sum([
            reconsideration_total,
            litigation_direct_total,
            litigation_after_reconsideration_total
        ]) as remedy_total,
        3 - list_count([
            reconsideration_total,
            litigation_direct_total,
            litigation_after_reconsideration_total
        ]) as remedy_total_missing_count,
        is_computed_reconsideration_total or is_computed_litigation_direct_total
        or is_computed_litigation_after_reconsideration_total as is_computed_remedy_total,
        list_sum([litigation_direct_total, litigation_after_reconsideration_total]) as litigation_total,
        2 - list_count([
            litigation_direct_total,
            litigation_after_reconsideration_total
        ]) as litigation_total_missing_count,
        is_computed_litigation_direct_total or is_computed_litigation_after_reconsideration_total
            as is_computed_litigation_total,
        list_sum([
            reconsideration_pending,
            litigation_direct_pending,
            litigation_after_reconsideration_pending
        ]) as remedy_pending,
        3 - list_count([
            reconsideration_pending,
            litigation_direct_pending,
            litigation_after_reconsideration_pending
        ]) as remedy_pending_missing_count
    from totalled
),

rated as (
    select
        *,
        list_sum([granted, refused, unable]) as outcomes_without_procedural,
        is_incomplete_granted or refused_missing_count > 0 or unable_missing_count > 0
            as is_incomplete_outcomes_without_procedural,
        is_computed_granted or is_computed_refused or is_computed_unable
            as is_computed_outcomes_without_procedural,
        list_sum([granted, refused]) as outcomes_on_substance,
        is_incomplete_granted or refused_missing_count > 0 as is_incomplete_outcomes_on_substance,
        is_computed_granted or is_computed_refused as is_computed_outcomes_on_substance,
        list_sum([
            reconsideration_decided,
            litigation_direct_decided,
            litigation_after_reconsideration_decided
        ]) as remedy_decided,
        reconsideration_decided is null
        or litigation_direct_decided is null
        or litigation_after_reconsideration_decided is null
            as is_incomplete_remedy_decided,
        -- Only channels where both the corrected and the decided cases are known enter the pooled correction rate.
        list_sum([
            case when reconsideration_decided is not null then reconsideration_corrected end,
            case when litigation_direct_decided is not null then litigation_direct_corrected end,
            case
                when litigation_after_reconsideration_decided is not null
                    then litigation_after_reconsideration_corrected
            end
        ]) as remedy_corrected_of_decided,
        list_sum([
            case when reconsideration_corrected is not null then reconsideration_decided end,
            case when litigation_direct_corrected is not null then litigation_direct_decided end,
            case
                when litigation_after_reconsideration_corrected is not null
                    then litigation_after_reconsideration_decided
            end
        ]) as remedy_decided_with_corrected,
        (reconsideration_decided + reconsideration_corrected) is null
        or (litigation_direct_decided + litigation_direct_corrected) is null
        or (litigation_after_reconsideration_decided + litigation_after_reconsideration_corrected) is null
            as is_incomplete_remedy_corrected_of_decided
    from grouped
)

select
    c.*,
    before.report_id as previous_report_id,
    coalesce(f.figure_count, 0) as figure_count,
    row_number() over (order by c.agency_name, c.report_year, c.report_id) as report_position,
    q.* exclude (report_id)  -- noqa: RF02
from current_report as c
left join rated as q on c.report_id = q.report_id
left join cell as f on c.report_id = f.report_id
left join current_report as before
    on
        c.agency_id = before.agency_id
        and c.scope = before.scope
        and c.report_year - 1 = before.report_year
order by c.scope, c.report_year, c.region_code, c.agency_id;
