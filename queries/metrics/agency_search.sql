-- kind: query
-- name: agency_search
-- title_zh: 按名称或别名找机关
-- title_en: Find bodies by name or alias
-- grain: agency
-- parameter.text: 要找的文字，可含空格分开的两三个词 | text to find, up to three words separated by spaces
-- parameter.limit: 返回的最多行数 | most rows returned
-- column.agency_id: 机关编号 | agency id
-- column.agency_name: 机关名称 | name of the body
-- column.matched_name: 匹配到的名称或别名 | the name or alias that matched
-- column.kind: 机关类别 | kind of body
-- column.level: 机关层级 | level of the body
-- column.region_code: 行政区划代码 | region code
-- column.region_name: 行政区划名称 | name of the region
-- column.report_count: 报告数 | reports
-- column.match_rank: 0 全同、1 开头相同、2 包含 | 0 equal, 1 starts with, 2 contains
with
term as (
    select
        trim(lower($text::varchar)) as whole,
        string_split(trim(lower($text::varchar)), ' ') as words
),

-- Whole numbers only until the few bodies are known: 200,000 bodies are searched while somebody types.
ranked as (
    select
        n.search_position,
        n.name_number,
        case
            when n.search_name = t.whole then 0
            when starts_with(n.search_name, t.whole) then 1
            else 2
        end as match_rank
    from agency_name as n, term as t
    where
        contains(n.search_name, t.words[1])
        and contains(n.search_name, coalesce(t.words[2], ''))
        and contains(n.search_name, coalesce(t.words[3], ''))
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
