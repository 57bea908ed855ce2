-- Price lists in full: a rate for lists in another currency, rules with days of their
-- own, and formulas over the list price, the cost or another list.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;

-- How much of the usual currency one unit of the list's currency is worth; NULL = only fixed prices can be told.
ALTER TABLE pricelists ADD COLUMN rate DECIMAL(18,4) NULL AFTER currency, ADD CONSTRAINT pricelists_rate CHECK (rate > 0);

-- A formula is base × (1 − value %), rounded to a multiple of round_to, plus surcharge, and then
-- never less than base + min_margin nor more than base + max_margin.
ALTER TABLE pricelist_rules
  DROP CONSTRAINT CONSTRAINT_1, DROP CONSTRAINT CONSTRAINT_3,
  ADD COLUMN base VARCHAR(10) CHARACTER SET ascii NULL AFTER value,
  ADD COLUMN base_pricelist_id BIGINT NULL AFTER base,
  ADD COLUMN round_to DECIMAL(18,4) NULL AFTER base_pricelist_id,
  ADD COLUMN surcharge DECIMAL(18,4) NULL AFTER round_to,
  ADD COLUMN min_margin DECIMAL(18,4) NULL AFTER surcharge,
  ADD COLUMN max_margin DECIMAL(18,4) NULL AFTER min_margin,
  ADD COLUMN valid_from DATE NULL AFTER max_margin,
  ADD COLUMN valid_until DATE NULL AFTER valid_from,
  ADD KEY pricelist_rules_base (base_pricelist_id),
  ADD CONSTRAINT pricelist_rules_base_fk FOREIGN KEY (base_pricelist_id) REFERENCES pricelists (id),
  ADD CONSTRAINT pricelist_rules_kind CHECK (kind IN ('fixed','discount','markup','formula')),
  ADD CONSTRAINT pricelist_rules_value CHECK (value >= 0 OR kind = 'formula'),
  ADD CONSTRAINT pricelist_rules_formula CHECK ((kind = 'formula') = (base IS NOT NULL)),
  ADD CONSTRAINT pricelist_rules_bases CHECK (base IN ('price','cost','list') AND (base = 'list') = (base_pricelist_id IS NOT NULL)),
  ADD CONSTRAINT pricelist_rules_round CHECK (round_to > 0),
  ADD CONSTRAINT pricelist_rules_margins CHECK (max_margin >= min_margin),
  ADD CONSTRAINT pricelist_rules_days CHECK (valid_until >= valid_from);
