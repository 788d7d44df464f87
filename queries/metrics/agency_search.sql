-- kind: query
-- name: agency_search
-- title_zh: 按名称或别名找机关
-- title_en: Find bodies by name or alias
-- grain: agency
-- parameter.text: 要找的文字，可含空格分开的两三个词和常用简称 | text to find: up to three words, usual short forms are known
-- parameter.limit: 返回的最多行数 | most rows returned
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.matched_name: 匹配到的名称或别名 | the name or alias that matched
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_count: 报告数 | reports
-- column.match_rank: 0 全同、1 开头相同、2 包含、3 按简称 | 0 equal, 1 starts with, 2 contains, 3 by a short form
with
term as (
    select trim(lower($text::varchar)) as whole
),

-- The text with one of its short forms written out, and with two: 平潭市监局 is also 平潭, 市场监督管理 and 局.
spelled_once as (
    select replace(t.whole, f.short_form, ' ' || f.full_form || ' ') as spelled
    from term as t
    inner join agency_search_form as f on contains(t.whole, f.short_form)
),

spelled_twice as (
    select replace(o.spelled, f.short_form, ' ' || f.full_form || ' ') as spelled
    from spelled_once as o
    inner join agency_search_form as f on contains(o.spelled, f.short_form)
),

alternative as (
    select
        t.whole,
        string_split(t.whole, ' ') as words,
        false as is_spelled
    from term as t
    union all
    select
        s.spelled as whole,
        string_split(s.spelled, ' ') as words,
        true as is_spelled
    from (
        select o.spelled from spelled_once as o
        union
        select w.spelled from spelled_twice as w
    ) as s
),

-- Whole numbers only until the few bodies are known: 200,000 bodies are searched while somebody types.
ranked as (
    select
        n.search_position,
        n.name_number,
        case
            when a.is_spelled then 3
            when n.search_name = a.whole then 0
            when starts_with(n.search_name, a.whole) then 1
            else 2
        end as match_rank
    from agency_name as n, alternative as a
    where
        contains(n.search_name, a.words[1])
        and contains(n.search_name, coalesce(a.words[2], ''))
        and contains(n.search_name, coalesce(a.words[3], ''))
        and contains(n.search_name, coalesce(a.words[4], ''))
        and contains(n.search_name, coalesce(a.words[5], ''))
        and contains(n.search_name, coalesce(a.words[6], ''))
        and contains(n.search_name, coalesce(a.words[7], ''))
),

best as (
    select
        search_position,
        min(match_rank * 1000000000::bigint + name_number) as best_match
    from ranked
    group by search_position
),

topped as (
    select
        search_position,
        best_match // 1000000000 as match_rank,
        best_match % 1000000000 as name_number
    from best
    order by match_rank, search_position
    limit $limit
)

select
    a.agency_id,
    a.agency_name,
    n.name as matched_name,
    a.kind,
    a.level,
    a.region_code,
    a.region_name,
    a.report_count,
    t.match_rank::integer as match_rank
from topped as t
inner join agency_summary as a on t.search_position = a.search_position
inner join agency_name as n on t.name_number = n.name_number
order by t.match_rank, t.search_position;
