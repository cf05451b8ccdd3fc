{#- Fails for every value below `at_least` or above `at_most`; null passes. -#}
{% test in_range(model, column_name, at_least='null', at_most='null') %}

select {{ column_name }}

from {{ model }}

where
    {{ column_name }} < {{ at_least }}
    or {{ column_name }} > {{ at_most }}

{% endtest %}
