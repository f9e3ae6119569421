import { cell, type ReferenceRow, referenceRows } from "./referencePage.js";

const introduction = `# Settings: copilot/airlift.yml

What Copilot kept in the account's parameter store, and what is Airlift's own. Every key is optional, and so is the file. An unknown
key is an error. Made from the definition that checks the file (\`automation/manifest/settingsFields.ts\`); \`npm run docs\` writes this page.

A flag wins over a variable, a variable over this file, and this file over \`AWS_REGION\`. Variables: \`AIRLIFT_APP\`,
\`AIRLIFT_DOMAIN\`, \`AIRLIFT_BACKEND\` (or \`PULUMI_BACKEND_URL\`), \`AIRLIFT_ORGANIZATION\`, \`AIRLIFT_SECRETS_PROVIDER\`, \`AIRLIFT_REPOSITORY\`,
\`AIRLIFT_STRICT\`, \`AIRLIFT_REGION\`, \`AIRLIFT_PROFILE\` (or \`AWS_PROFILE\`). Each flag of a command is a variable as well: \`--wait-for-lock\`
is \`AIRLIFT_WAIT_FOR_LOCK\`.

\`airlift schema Settings\` prints its JSON Schema; files that the commands write begin with a comment by which editors find it.

    # copilot/airlift.yml
    application: shop
    backend: s3://my-state-bucket
    secretsProvider: awskms://alias/my-key
    tags: {team: web}
    environments:
      test: {region: eu-west-1, nat: none}
      prod: {region: us-east-1, profile: production, account: "111122223333", protect: true}
`;

/** The page of copilot/airlift.yml, docs/settings.md. */
export function settingsPage(): string {
  const rows = referenceRows("Settings");
  const below = "environments.<name>";
  const own = rows.filter(({ path }) => path.startsWith(`${below}.`));
  const shared = rows.filter(({ path }) => !path.startsWith(below));
  const single = own.map((row) => ({ ...row, path: row.path.slice(below.length + 1) }));
  return `${introduction}
## Of the application

${tableOf(shared)}

## Of one environment

Below \`environments.<name>\`. What is there wins over the same key above; \`tags\` are laid over one another.

${tableOf(single)}
`;
}

function tableOf(rows: readonly ReferenceRow[]): string {
  const lines = rows.map((row) => {
    const { path, form, default: fallback, rules, effect } = row;
    const example = row.example === undefined ? "" : `\`${row.example}\``;
    const what = [effect, rules].filter((text) => text !== "").join(". ");
    return ["", `\`${path}\``, what, form, fallback, example, ""].map(cell).join(" | ").trim();
  });
  return ["| key | what for | form | default | example |", "| --- | --- | --- | --- | --- |", ...lines].join("\n");
}
