-- kind: metric
-- name: outcome_reasons
-- title_zh: 办理结果的理由
-- title_en: Reasons of outcomes
-- definition_zh: 不予公开、无法提供、不予处理、其他处理各分项的件数。
-- definition_en: The rows of refused, unable to provide, not processed and other disposition.
-- formula: 表中所印 | as printed
-- numerator: applications.{refused, unable, not_processed, other} 的各分项 | applications: the rows of refused, unable,
--     not_processed and other
-- denominator: -
-- additivity: additive
-- unit_zh: 件
-- unit_en: applications
-- caveat_zh: 其他处理的三个分项2021年格式起才有。总计空白而分项有数时按分项相加，另行计数。空白与零不同：没有数字的报告不计入，覆盖机关数随值给出。
-- caveat_en: The three rows of other disposition exist since the 2021 form. Where a printed total is not a number it
--     is added up from its parts and counted apart. Blank is not zero: reports without a number are left out, and the
--     number of bodies covered stands beside the value.
-- valid_years: 2019-
-- grain: measure, report_year
-- measure.refused_state_secret: 属于国家秘密 | State secret | 件 | applications
-- measure.refused_other_law: 其他法律行政法规禁止公开 | Prohibited by another law or regulation | 件 | applications
-- measure.refused_security_stability: 危及“三安全一稳定” | Endangers security or stability | 件 | applications
-- measure.refused_third_party: 保护第三方合法权益 | Third parties' rights and interests | 件 | applications
-- measure.refused_internal_affairs: 属于三类内部事务信息 | Internal-affairs information | 件 | applications
-- measure.refused_process_information: 属于四类过程性信息 | Deliberative-process information | 件 | applications
-- measure.refused_enforcement_file: 属于行政执法案卷 | Enforcement case file | 件 | applications
-- measure.refused_administrative_inquiry: 属于行政查询事项 | Registry inquiry matter | 件 | applications
-- measure.unable_not_held: 本机关不掌握相关政府信息 | Information not held | 件 | applications
-- measure.unable_requires_creation: 没有现成信息需要另行制作 | Would have to be created | 件 | applications
-- measure.unable_unclear_after_correction: 补正后申请内容仍不明确 | Still unclear after correction | 件 | applications
-- measure.not_processed_petition: 信访举报投诉类申请 | Petition, report or complaint | 件 | applications
-- measure.not_processed_duplicate: 重复申请 | Repeated application | 件 | applications
-- measure.not_processed_publication: 要求提供公开出版物 | Request for public publications | 件 | applications
-- measure.not_processed_excessive: 无正当理由大量反复申请 | Large-scale or frequent applications without reason | 件 |
--     applications
-- measure.not_processed_confirm_reissue: 要求确认或重新出具已获取信息 | Confirm or reissue information already obtained | 件 |
--     applications
-- measure.other_not_corrected_in_time: 逾期不补正 | Not corrected in time | 件 | applications
-- measure.other_fee_unpaid: 逾期未缴纳费用 | Fee not paid in time | 件 | applications
-- measure.other_misc: 其他处理的其他情形 | Other disposition: other | 件 | applications
-- like: measure_by_year
select *
from measure_total(
    [
        'refused_state_secret',
        'refused_other_law',
        'refused_security_stability',
        'refused_third_party',
        'refused_internal_affairs',
        'refused_process_information',
        'refused_enforcement_file',
        'refused_administrative_inquiry',
        'unable_not_held',
        'unable_requires_creation',
        'unable_unclear_after_correction',
        'not_processed_petition',
        'not_processed_duplicate',
        'not_processed_publication',
        'not_processed_excessive',
        'not_processed_confirm_reissue',
        'other_not_corrected_in_time',
        'other_fee_unpaid',
        'other_misc'
    ],
    $years,
    $scope,
    $region_code,
    $levels,
    $kinds,
    $agency_ids
);
