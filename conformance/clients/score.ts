// Scores an account through the generated types; every access below is checked by tsc --strict.
import createClient from "openapi-fetch";
import type { components, paths } from "./openapi.js";

declare const process: { env: Record<string, string | undefined> };

type Decision = components["schemas"]["Decision"];

const client = createClient<paths>({
  baseUrl: process.env.ICP_ADDRESS ?? "",
  headers: { Authorization: `Bearer ${process.env.ICP_KEY}` },
});

const { data, error, response } = await client.POST("/v1/score", {
  body: {
    icp: "dev-tool",
    as_of: "2026-01-15",
    detail: "full",
    include: ["facts"],
    account: {
      name: "Acme",
      industry: "Software Development",
      employees: "51-200",
      engineers: { min: 40, below: 80 },
      triggers: [{ type: "migration", date: "2026-02-20" }],
    },
  },
});
if (!data) throw new Error(`${response.status} ${error.code}: ${error.detail}`);
if ("results" in data) throw new Error("several results for one ICP");

const decision: Decision = data;
const criteria = decision.dimensions.flatMap((dimension) => dimension.criteria ?? []);
if (decision.icp.key !== "dev-tool" || decision.score > decision.max_score || !criteria.length) {
  throw new Error(`no sound decision: ${JSON.stringify(decision)}`);
}

const refused = await client.POST("/v1/score", { body: { icp: "no-such-icp", account: {} } });
if (refused.error?.code !== "unknown_icp") throw new Error("an unknown ICP is no typed problem");

console.log(
  `TypeScript: ${decision.icp.key}@${decision.icp.version} gives ${decision.score} of ` +
    `${decision.max_score}, ${decision.band}, from ${criteria.length} criteria`,
);
