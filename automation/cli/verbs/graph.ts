import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { RunError } from "../../base/errors.js";
import type { Graph } from "../../operations/graphModel.js";
import { optionsFrom } from "../flags.js";
import { defineVerb } from "../verb.js";

export type GraphForm = "svg" | "html" | "mermaid";

/** @throws RunError `usage` for a file that ends otherwise */
export function formOf(path: string): GraphForm {
  const form = ({ ".svg": "svg", ".html": "html", ".htm": "html", ".mmd": "mermaid" } as const)[
    extname(path).toLowerCase()
  ];
  if (form !== undefined) return form;
  throw new RunError("usage", `A graph can't be written to ${path}.`, {
    hint: "Its name must end in .svg, .html or .mmd.",
  });
}

/** The text of a graph in a form. */
export async function drawGraph(graph: Graph, form: GraphForm): Promise<string> {
  const [{ layOut }, { graphSvg }, { graphHtml, graphMermaid }] = await Promise.all([
    import("../../operations/graphLayout.js"),
    import("../../operations/graphSvg.js"),
    import("../../operations/graphPages.js"),
  ]);
  if (form === "mermaid") return graphMermaid(graph);
  return form === "svg" ? graphSvg(layOut(graph)) : graphHtml(layOut(graph));
}

export const graphVerb = defineVerb({
  command: "graph",
  describe: "Draw an environment from its manifests, as SVG, as one HTML page or for Mermaid",
  flags: ["env", "json"],
  own: {
    output: {
      alias: "o",
      type: "string",
      describe: "File to write: .svg, .html or .mmd (default: SVG to standard output)",
    },
    mermaid: { type: "boolean", describe: "Print it as Mermaid, for use in Markdown" },
  },
  async run(parsed, verb) {
    const { graphOf } = await import("../../operations/graph.js");
    const graph = graphOf(optionsFrom(parsed));
    if (parsed.json === true) {
      verb.print({ version: 1, ...graph });
      return;
    }
    const file = parsed.output;
    const text = await drawGraph(
      graph,
      parsed.mermaid === true ? "mermaid" : file === undefined ? "svg" : formOf(file),
    );
    if (file === undefined) {
      verb.print(text);
      return;
    }
    writeFileSync(file, text);
    verb.printer.say(`Wrote ${file}.`);
  },
});
