-- 文字中的数字。 | Figures that the narrative states, found in its paragraphs: one row a statement.
create table claim (
    -- 报告编号 | Report revision
    report_id bigint not null,
    -- 序号 | Order within the report, from 1
    claim_number integer not null,
    -- 段序 | Paragraph in which the statement begins (paragraph.position); 0 = noted without the narrative
    position integer not null,
    -- 类别:数量、总数、分项、占比、变化 | What is stated: a count, a whole with parts listed, a part, a share, a change
    claim_kind varchar not null check (claim_kind in ('count', 'whole', 'part', 'share', 'change', 'change_count')),
    -- 数量代码;空为表中没有 | Quantity that it speaks of; null where no table holds it
    subject_code varchar,
    -- 精确程度:等于、至少、约 | Exact, at least (余、以上) or about (约、近)
    operator varchar not null check (operator in ('exact', 'at_least', 'about')),
    -- 数值 | Value; shares and changes in percent
    value decimal(24, 6) not null,
    -- 末位单位 | One unit of the last printed digit: 0.01 for 27.27%
    precision_value decimal(24, 6) not null,
    -- 单位 | Unit as printed
    unit varchar,
    -- 所说首年 | First year that it speaks of
    first_year integer not null,
    -- 所说末年 | Last year that it speaks of
    last_year integer not null,
    -- 所属说法 | Statement that it belongs to: of a part its whole, of a share its count, of a change its count
    related_number integer,
    -- 基数 | Of a share, the statement with the base in the text
    base_number integer,
    -- 列举是否齐全;空为无列举 | Of a whole, whether the list of its parts is closed; null where no parts
    is_closed_list boolean,
    -- 原句 | The sentence
    quote varchar not null,
    check (first_year <= last_year)
);
