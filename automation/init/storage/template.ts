/** What every addon of ours begins with, and the names in it that follow from the name of the storage. */

/** `my-table` → `mytable`: CloudFormation's logical ids are letters and digits. */
export function logicalId(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, "");
}

/** Copilot's rule from the name of an output to that of the variable: `todotableName` → `TODOTABLE_NAME`. */
export function variableOf(output: string): string {
  return output
    .replace(/([a-z0-9]+)([A-Z])/g, "$1_$2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();
}

const parameters = (environmentLevel: boolean): string[] => [
  "Parameters:",
  "  App:",
  "    Type: String",
  "    Description: Name of the application.",
  "  Env:",
  "    Type: String",
  "    Description: Name of the environment.",
  ...(environmentLevel ? [] : ["  Name:", "    Type: String", "    Description: Name of the service or job."]),
];

export interface TemplateParts {
  /** Comment lines at the top, without `#`. */
  about: readonly string[];
  level: "workload" | "environment";
  /** Further parameters, indented by two. */
  parameters?: readonly string[];
  mappings?: readonly string[];
  /** One list of lines a resource, indented by two. */
  resources: ReadonlyArray<readonly string[]>;
  /** Left out where a template has none. */
  outputs?: readonly string[];
}

/** The text of a template. */
export function template(parts: TemplateParts): string {
  const blocks = [
    parts.about.map((line) => `# ${line}`),
    [...parameters(parts.level === "environment"), ...(parts.parameters ?? [])],
    ...(parts.mappings === undefined ? [] : [["Mappings:", ...parts.mappings]]),
    [
      "Resources:",
      ...parts.resources
        .map((lines) => lines.join("\n"))
        .join("\n\n")
        .split("\n"),
    ],
    ...(parts.outputs === undefined ? [] : [["Outputs:", ...parts.outputs]]),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Copilot prints this sentence beside the resource's progress. */
export function described(sentence: string): string[] {
  return ["    Metadata:", `      "aws:copilot:description": ${JSON.stringify(sentence)}`];
}

/** One output, with its export where there is one. */
export function output(name: string, description: string, value: string, exported?: string): string[] {
  return [
    `  ${name}:`,
    `    Description: ${JSON.stringify(description)}`,
    `    Value: ${value}`,
    ...(exported === undefined ? [] : ["    Export:", `      Name: !Sub \${App}-\${Env}-${exported}`]),
  ];
}

/** A value that an environment addon exports. */
export function imported(name: string): string {
  return `{ "Fn::ImportValue": !Sub "\${App}-\${Env}-${name}" }`;
}
