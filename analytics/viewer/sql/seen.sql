-- Whether the reader may see a subject's row.
SELECT count() FROM {table:Identifier} FINAL WHERE subject = {subject:String}
