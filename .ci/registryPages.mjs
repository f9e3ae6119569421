// Pages of the Pulumi Registry, from the schema: overview, installation, reference.

/** JSON is YAML, and descriptions have colons. */
const front = (title, description) =>
  `---\ntitle: ${JSON.stringify(title)}\nmeta_desc: ${JSON.stringify(description)}\nlayout: package\n---\n\n`;

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
const withoutTabs = (text) =>
  text
    .replaceAll(/\{\{% \/?examples? %\}\}\n?/g, "")
    .replace("## Example Usage", "Example:")
    .trim();

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

const fenced = (language, text) => `\`\`\`${language}\n${text.trim()}\n\`\`\`\n`;

/** One tab for each language, in the registry's own form; several with the same text are one key. */
function tabs(texts) {
  const shown = Object.entries(texts).map(
    ([language, text]) => `{{% choosable language "${language}" %}}\n\n${text}\n{{% /choosable %}}\n`,
  );
  return `{{< chooser language "${Object.keys(texts).join(",")}" >}}\n${shown.join("")}{{< /chooser >}}\n`;
}

const program = {
  typescript: `import { CopilotEnvironment } from "airlift/copilot";

const shop = new CopilotEnvironment("shop", { dir: "../shop", environment: "test" });
export const address = shop.workloads.apply(({ web }) => web?.url);`,
  python: `import pulumi
import pulumi_airlift as airlift

shop = airlift.CopilotEnvironment("shop", dir="../shop", environment="test")
pulumi.export("address", shop.workloads["web"].url)`,
  yaml: `resources:
  shop:
    type: airlift:CopilotEnvironment
    properties: { dir: ../shop, environment: test }
outputs:
  address: \${shop.workloads.web.url}`,
};

const overview = (schema) => {
  const { "airlift:index:CopilotEnvironment": whole, ...blocks } = schema.resources;
  const kinds = Object.entries({ "airlift:index:CopilotEnvironment": whole, ...blocks }).map(
    ([token, one]) => `- **${token.split(":").at(-1)}**: ${one.description.split("\n\n")[0].replaceAll("\n", " ")}`,
  );
  const examples = Object.entries(program).map(([language, text]) => [language, fenced(language, text)]);
  return `${schema.description}.

${kinds.join("\n")}

## Example

An application of AWS Copilot CLI, read from its manifests:

${tabs(Object.fromEntries(examples))}`;
};

const plugin = "node_modules/airlift/dist/automation/copilot/plugin";

const installation = () => `## Installation

${tabs({
  typescript: `The components are classes of two packages: \`airlift\` also reads manifests, \`@airlift/components\` has the components alone.\n\n${fenced("bash", "npm install airlift")}`,
  "python,go,csharp,java,yaml": `Pulumi makes the SDK from the plugin, which npm installs:\n\n${fenced("bash", `npm install airlift\npulumi package add ./${plugin}`)}`,
})}
Node.js 20.19 or later has to be there, in every language: the plugin runs on it.

## Configuration

Airlift has none of its own. Account and region are those of the AWS provider:

${fenced("bash", "pulumi config set aws:region us-west-2")}
`;

/** Text by file name. */
export function registryPages(schema) {
  const { displayName: name, description, version } = schema;
  return {
    "_index.md": `${front(name, description)}${overview(schema)}`,
    "installation-configuration.md": `${front(`${name} Installation & Configuration`, `Installing ${name} ${version}.`)}${installation()}`,
    "reference.md": `${front(`${name} Reference`, `Every component of ${name} ${version}.`)}${reference(schema)}`,
  };
}
