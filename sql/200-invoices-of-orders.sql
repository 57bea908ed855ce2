-- An invoice of a contract belongs to the order the contract was made of, too: the order counts it.
UPDATE invoices i JOIN contracts k ON k.id = i.contract_id SET i.quotation_id = k.quotation_id, i.updated_at = i.updated_at
  WHERE i.quotation_id IS NULL AND k.quotation_id IS NOT NULL;
