-- 行政区划代码的有效前缀。 | The digits that all codes within a region share: 350000 -> 35, 350100 -> 3501, 350102 -> 350102.
create or replace macro region_prefix(code) as regexp_replace(code, '(0000|00)$', '');
