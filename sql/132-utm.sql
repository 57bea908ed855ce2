-- The words an address brought along, as they came: those that are no source, medium or campaign of the settings are read there too.
ALTER TABLE leads ADD COLUMN utm_source VARCHAR(100) NULL, ADD COLUMN utm_medium VARCHAR(100) NULL, ADD COLUMN utm_campaign VARCHAR(100) NULL;
