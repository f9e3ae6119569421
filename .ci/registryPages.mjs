// Pages of the Pulumi Registry, from the schema: overview, installation, reference.

const front = (title, description) => `---\ntitle: ${title}\nmeta_desc: ${description}\nlayout: package\n---\n\n`;

const typeText = (spec) => {
  if (spec.$ref !== undefined) return `\`${spec.$ref.split(/[:/]/).at(-1)}\``;
  if (spec.oneOf !== undefined) return spec.oneOf.map(typeText).join(" or ");
  if (spec.type === "array") return `list of ${typeText(spec.items)}`;
  if (spec.type === "object") return `map of ${typeText(spec.additionalProperties ?? { type: "string" })}`;
  return spec.type ?? "any";
};

const cell = (text = "") => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function table(properties, required = [], heading) {
  const rows = Object.entries(properties).map(([name, spec]) => {
    const kind = `${typeText(spec)}${required.includes(name) ? ", required" : ""}${spec.plain === true ? ", plain" : ""}`;
    return `| \`${name}\` | ${cell(kind)} | ${cell(spec.description)} |`;
  });
  return rows.length === 0
    ? ""
    : `${heading}\n\n| name | type | meaning |\n| --- | --- | --- |\n${rows.join("\n")}\n\n`;
}

/** Descriptions of components mark their examples for the generators. */
const withoutTabs = (text) => text.replaceAll(/\{\{% \/?examples? %\}\}\n?/g, "").trim();

/** Every component with its inputs and outputs, and every type. */
export function reference({ resources, types }) {
  const ofResources = Object.entries(resources).map(([token, one]) => {
    const inputs = table(one.inputProperties, one.requiredInputs, "Inputs:");
    return `## ${token.split(":").at(-1)}\n\n${withoutTabs(one.description)}\n\n${inputs}${table(one.properties, one.required, "Outputs:")}`;
  });
  const ofTypes = Object.entries(types).map(([token, one]) => {
    const values = (one.enum ?? []).map(({ value }) => `\`${value}\``).join(", ");
    const body = one.enum === undefined ? table(one.properties, one.required, "") : `One of ${values}.\n\n`;
    return `### ${token.split(":").at(-1)}\n\n${one.description === undefined ? "" : `${one.description}\n\n`}${body}`;
  });
  return `${ofResources.join("")}## Types\n\n${ofTypes.join("")}`;
}

/** Text by file name. */
export function registryPages(schema) {
  const { displayName: name, description, version } = schema;
  const kinds = Object.entries(schema.resources).map(
    ([token, one]) => `- **${token.split(":").at(-1)}**: ${one.description.split("\n\n")[0].replaceAll("\n", " ")}`,
  );
  return {
    "_index.md": `${front(name, description)}${description}.\n\n${kinds.join("\n")}\n\n## Example\n\n{{< chooser language "typescript,yaml" >}}\n{{% choosable language typescript %}}\n\n\`\`\`typescript\nimport { CopilotEnvironment } from "airlift/copilot";\n\nconst shop = new CopilotEnvironment("shop", { dir: "../shop", environment: "test" });\nexport const address = shop.workloads.apply(({ web }) => web?.url);\n\`\`\`\n\n{{% /choosable %}}\n{{% choosable language yaml %}}\n\n\`\`\`yaml\nresources:\n  shop:\n    type: airlift:CopilotEnvironment\n    properties: { dir: ../shop, environment: test }\n\`\`\`\n\n{{% /choosable %}}\n{{< /chooser >}}\n`,
    "installation-configuration.md": `${front(`${name} Installation & Configuration`, `Installing ${name} ${version}.`)}## Installation\n\n- JavaScript and TypeScript: \`npm install airlift\` (with what reads manifests), or \`npm install @airlift/components\`.\n- Other languages: \`pulumi package add\` with the folder of the plugin, \`node_modules/airlift/dist/automation/copilot/plugin\`, or that of \`@airlift/components\`. Node.js 20.19 or later has to be there.\n\n## Configuration\n\nNone of its own: the account and region are those of \`@pulumi/aws\` (\`aws:region\`, \`aws:profile\`).\n`,
    "reference.md": `${front(`${name} Reference`, `Every component of ${name} ${version}.`)}${reference(schema)}`,
  };
}
