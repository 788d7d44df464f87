-- 发现涉及的单元格。 | The cells that a finding rests on: what a reader looks at to judge it.
create table finding_cell (
    -- 规则 | Rule
    rule_id varchar not null,
    -- 报告编号 | Report revision of the finding
    report_id bigint not null,
    -- 发现所指的单元格 | Cell of the finding (finding.figure_key)
    figure_key varchar not null,
    -- 单元格所在报告 | Report revision that the cell belongs to
    cell_report_id bigint not null,
    -- 涉及的单元格 | Cell involved: table.row.column
    cell_figure_key varchar not null,
    -- 作用:所指、相加、相减、总计、上年、所属、汇总 | The cell itself, added, subtracted, total, last year, a part, the aggregate
    role varchar not null check (
        role in ('subject', 'added', 'subtracted', 'total', 'previous', 'part', 'aggregate')
    )
);
