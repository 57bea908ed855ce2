-- A log of 1,000,000 entries of 20,000 records (@rounds = 50, set before), chained as the
-- program chains it (see lib/journal.c: previous hash, then the columns as text, each
-- ended by a newline).
SET @at = '2026-01-01 00:00:00.000000', @none = REPEAT(CHAR(0), 32);
INSERT INTO customers (name) SELECT CONCAT('鏈 ', seq) FROM seq_1_to_20000;
DELIMITER //
BEGIN NOT ATOMIC
  DECLARE i INT DEFAULT 0;
  WHILE i < @rounds DO
    SET @detail = CONCAT('{"changes":[{"field":"phone","old":"04-2222-', 1000 + i, '","new":"04-2222-', 1001 + i, '"},{"field":"region","old":"臺中西區","new":"臺中北區"}]}');
    INSERT INTO journal (type, record_id, at, user_id, event, detail, prev, hash)
      SELECT 11, id, @at, 2, 'changed', @detail, COALESCE(LEFT(log_head, 32), @none),
        UNHEX(SHA2(CONCAT(COALESCE(LEFT(log_head, 32), CAST(@none AS BINARY)), '11\n', id, '\n', @at, '\n2\nchanged\n\n', @detail, '\n'), 256))
      FROM customers WHERE name LIKE '鏈 %' ORDER BY id;
    UPDATE customers SET log_head =
        UNHEX(SHA2(CONCAT(COALESCE(LEFT(log_head, 32), CAST(@none AS BINARY)), '11\n', id, '\n', @at, '\n2\nchanged\n\n', @detail, '\n'), 256))
      WHERE name LIKE '鏈 %';
    SET i = i + 1;
  END WHILE;
END //
DELIMITER ;
