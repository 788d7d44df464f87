-- name: v_text_stock
-- kind: check
-- grain: one row a report and section whose text is a stock phrase or next to nothing
with checked_report as (
    select
        report_id,
        agency_id,
        report_year,
        scope,
        is_partial
    from report_to_check($agency_ids, $first_year, $last_year)
),

section as (
    select
        p.report_id,
        p.section_code,
        string_agg(p.paragraph_text, '' order by p.position) as printed_text
    from paragraph as p
    inner join checked_report as r on p.report_id = r.report_id
    where p.section_code in ('overview', 'problems', 'other_matters')
    group by p.report_id, p.section_code
),

-- Most sections have more letters in their beginning than a stock phrase has in all.
short_section as (
    select
        *,
        regexp_replace(printed_text, '\s', '', 'g') as section_text
    from section
    where
        length(regexp_replace(left(printed_text, (4 * $limit_value)::bigint), '[^\p{Han}\p{L}\p{N}]+', '', 'g'))
        < 2 * $limit_value
),

counted as (
    select
        *,
        length(regexp_replace(section_text, '[^\p{Han}\p{L}\p{N}]+', '', 'g')) as character_count
    from short_section
),

-- Only short ones are looked at, without years, dates, numbering and the remark that data are invented.
bare as (
    select
        *,
        regexp_replace(
            section_text, '20\d\d年(?:度)?(?:\d{1,2}月\d{1,2}日)?|本年度?|[(（][一二三四五六][)）]|\d[.、．]', '', 'g'
        ) as bare_text
    from counted
    where character_count < 2 * $limit_value
),

judged as (
    select
        *,
        case
            when
                section_code = 'problems'
                and regexp_matches(bare_text, '(?:^|[,，。;；:：]|我[局镇县市区街办院委]|机关|单位)(?:暂)?(?:无|没有|不存在|未发现)(?:[^法]|$)')
                then 'stock_problems'
            when section_code = 'problems' and character_count < $limit_value then 'short_problems'
            when
                section_code = 'other_matters'
                and not regexp_matches(bare_text, '信息处理费|\d+(?:件|条|元|次)')
                and regexp_matches(bare_text, '(?:无|没有)(?:[^法]|$)')
                then 'stock_other_matters'
            when section_code = 'overview' and character_count < $limit_value then 'short_overview'
        end as result
    from bare
)

select
    report_id,
    '' as figure_key,
    'offending' as status,
    null::varchar as reason,
    null::decimal(38, 6) as expected_value,
    null::decimal(38, 6) as found_value,
    false as implied_zero,
    case when result <> 'stock_problems' then 'note' end as severity,
    result as case_code,
    character_count,
    case when length(section_text) > 60 then left(section_text, 60) || '…' else section_text end as quote
from judged
where result is not null
union all by name
select
    r.report_id,
    '' as figure_key,
    'not_checkable' as status,
    case
        when exists (select 1 from paragraph as p where p.report_id = r.report_id) then 'absent_section'
        else 'no_narrative'
    end as reason,
    false as implied_zero
from checked_report as r
where (select count(*) from section as s where s.report_id = r.report_id) < 3;
