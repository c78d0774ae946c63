// Parses SOQL: the statements of standard input, each a JSON text on a line of its own. Says how many
// were parsed; prints each that cannot be, with why, and ends with 1.
import { readFileSync } from "node:fs";
import { parseQuery } from "@jetstreamapp/soql-parser-js";

const lines = readFileSync(0, "utf8").split("\n").filter((line) => line);
let faulty = 0;
for (const line of lines) {
  const statement = JSON.parse(line);
  try {
    parseQuery(statement);
  } catch (error) {
    faulty += 1;
    console.error(`${error.message}\n${statement}\n`);
  }
}
console.log(`${lines.length - faulty} of ${lines.length} statements are SOQL`);
process.exitCode = faulty || !lines.length ? 1 : 0;
