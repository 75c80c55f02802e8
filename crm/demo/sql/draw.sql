-- In all of these statements OFFSET 0 ends a step whose columns the next one uses more than once: it keeps the planner
-- from writing the expressions into the next step, where they would be computed each time.

-- Chance that is the same for the same seed: a number in [0, 1) for a thing (key) and a question about it (topic).
CREATE FUNCTION pg_temp.draw(key bigint, topic int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(key, %(seed)s::bigint * 1000 + topic) & 4503599627370495)::float8 / 4503599627370496
$$;
-- As above, a whole number from 0 to below `size`.
CREATE FUNCTION pg_temp.pick(key bigint, topic int, size int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(pg_temp.draw(key, topic) * size)::int
$$;
-- The day itself or the Friday before it, as foundation_business_day gives the Monday after it.
CREATE FUNCTION pg_temp.friday_before(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT day - CASE extract(isodow FROM day) WHEN 6 THEN 1 WHEN 7 THEN 2 ELSE 0 END
$$;
-- Numbers as their series writes them: INV-000042.
CREATE FUNCTION pg_temp.numbered(prefix text, digits int, value bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT prefix || lpad(value::text, greatest(digits, length(value::text)), '0') $$;
-- Who looked after a customer on a day: of ten customers three have had another sales rep until some time ago.
CREATE FUNCTION pg_temp.rep_on(customer bigint, rep bigint, day date) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN pg_temp.draw(customer, 80) < 0.3 AND day < %(today)s::date - 150 - pg_temp.pick(customer, 82, 900)
        THEN (%(sellers)s::bigint[])[1 + pg_temp.pick(customer, 81, cardinality(%(sellers)s::bigint[]))] ELSE rep END
$$;
-- What goods cost on a day: less, the longer ago.
CREATE FUNCTION pg_temp.cost_on(cost numeric, day date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round(cost * power(1.03, (day - %(today)s::date) / 365.25)::numeric, 4)
$$;

-- What an account is like: how much it buys, when, and how it pays. Filled from crm.demo.accounts.
CREATE TEMP TABLE demo_account (
    customer_id bigint PRIMARY KEY,
    behaviour text NOT NULL,
    deals int NOT NULL,
    first_on date NOT NULL,  -- a working day; nothing happens before it
    last_on date NOT NULL,  -- no order after it
    stop_on date,  -- nothing is paid after it
    hold_on date,  -- on hold since
    write_off_on date,
    currency text NOT NULL,
    rate float8 NOT NULL,  -- units of the currency for one of the company's
    second_currency text,
    second_rate float8,
    tax_percent numeric NOT NULL,
    terms text NOT NULL,
    days int NOT NULL,
    end_of_month bool NOT NULL,
    discount_percent numeric NOT NULL,
    discount_days int NOT NULL,
    lateness int NOT NULL,  -- usual days after the due day, for slow payers; most days reached, for worsening ones
    run_day int NOT NULL,  -- ISO weekday of the payment run
    line_value float8 NOT NULL,  -- of a usual line, in the company's currency
    price_level float8 NOT NULL,
    method text NOT NULL,
    reference_style int NOT NULL,
    rep_id bigint NOT NULL,
    clerk_id bigint NOT NULL,
    collector_id bigint NOT NULL
) ON COMMIT DROP;
