// Checks events/schema/asyncapi.json with AsyncAPI's own parser. Errors and warnings fail; advice doesn't.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const file = new URL("asyncapi.json", import.meta.url);
const { document, diagnostics } = await new Parser().parse(readFileSync(file, "utf8"), { source: file.pathname });
const bad = diagnostics.filter((d) => d.severity <= 1);
for (const d of bad) console.error(`${file.pathname}: ${d.path.join("/")}: ${d.message}`);
if (bad.length > 0 || !document) process.exit(1);
console.log(`asyncapi.json: ${document.channels().length} channels, ${document.allMessages().length} messages, valid`);
