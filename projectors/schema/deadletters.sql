-- Records that could not be decoded (stage decode: not in the archive) or whose story could not be folded (stage fold:
-- in the archive). Bytes, position and reason are kept; replayed is set when the record was appended to its topic again.
-- 中文：无法解码的记录(decode 阶段，不在档案中)或其过程无法折叠的记录(fold 阶段，在档案中)。保留字节、位置与原因；记录重新写入其主题后置 replayed。
CREATE TABLE IF NOT EXISTS deadletters
(
    topic     LowCardinality(String),
    partition UInt16,
    offset    UInt64,
    stage     LowCardinality(String),
    model     LowCardinality(String),
    reason    String,
    key       String,
    value     String,
    headers   String, -- JSON: [{"Key": name, "Value": base64}]
    log_time  DateTime64(3, 'UTC'),
    failed_at DateTime64(3, 'UTC'),
    replayed  Bool,
    version   UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (topic, partition, offset, stage, model)
