#!/usr/bin/env bash
# Prints the SQL that makes the account Ferry's programs use, table by table, so that
# the log can be added to and read but never changed or emptied: pipe it into mariadb
# as root after every migration.   grants.sh <database> <user> <password> [host]
set -euo pipefail
db=$1 user=$2 password=$3 host=${4:-localhost}
cat <<END
CREATE USER IF NOT EXISTS '$user'@'$host' IDENTIFIED BY '$password';
ALTER USER '$user'@'$host' IDENTIFIED BY '$password';
REVOKE ALL PRIVILEGES, GRANT OPTION FROM '$user'@'$host';
DELIMITER //
BEGIN NOT ATOMIC
  DECLARE done INT DEFAULT 0;
  DECLARE t VARCHAR(64);
  DECLARE tables CURSOR FOR SELECT table_name FROM information_schema.tables WHERE table_schema = '$db' AND table_type IN ('BASE TABLE', 'VIEW');
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN tables;
  each_table: LOOP
    FETCH tables INTO t;
    IF done THEN LEAVE each_table; END IF;
    IF t IN ('journal', 'journal_checkpoints') THEN SET @rights = 'SELECT, INSERT';
    ELSEIF t = 'schema_migrations' THEN SET @rights = 'SELECT';
    ELSE SET @rights = 'SELECT, INSERT, UPDATE, DELETE';
    END IF;
    EXECUTE IMMEDIATE CONCAT('GRANT ', @rights, ' ON \`$db\`.\`', t, '\` TO \`$user\`@\`$host\`');
  END LOOP;
END //
DELIMITER ;
END
