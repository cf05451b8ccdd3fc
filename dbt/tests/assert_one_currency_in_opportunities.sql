-- Sums are made in one currency; there are no rates to convert another.

select opportunity_id

from {{ ref('opportunities') }}

where reporting_amount is null
