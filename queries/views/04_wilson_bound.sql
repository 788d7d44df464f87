-- 比例的95%区间(威尔逊)。 | Bound of the 95 % score interval of a share (E. B. Wilson, JASA 22, 1927); side -1 is the lower
-- one, 1 the upper one. Null where nothing is divided or the parts exceed the whole (the source contradicts itself).
create or replace macro wilson_bound(numerator, denominator, side) as
case
    when denominator > 0 and numerator between 0 and denominator
        then (
            numerator::double / denominator::double
            + 1.959963984540054 * 1.959963984540054 / (2 * denominator::double)
            + side * 1.959963984540054 * sqrt(
                numerator::double / denominator::double * (1 - numerator::double / denominator::double)
                / denominator::double
                + 1.959963984540054 * 1.959963984540054 / (4 * denominator::double * denominator::double)
            )
        ) / (1 + 1.959963984540054 * 1.959963984540054 / denominator::double)
end;
