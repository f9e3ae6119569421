import type { Layout, PlacedEdge, PlacedNode, SubnetBox } from "./graphLayout.js";

export const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** Custom properties hold the colours, so that a page can have a dark and a light set. */
export const graphStyle = `
svg{font-family:system-ui,sans-serif;background:var(--back,#fff)}
.node rect{fill:var(--node,#f6f8fa);stroke:var(--line,#57606a);stroke-width:1.5}
.node .label{font-size:14px;font-weight:600;fill:var(--text,#1f2328)}
.node .detail,.edge text{font-size:11px;fill:var(--soft,#57606a)}
.node.service rect,.node.job rect,.node.site rect{fill:var(--service,#ddf4ff);stroke:#0969da}
.node.balancer rect,.node.cdn rect{fill:var(--front,#fbefff);stroke:#8250df}
.node.topic rect,.node.queue rect{fill:var(--message,#fff8c5);stroke:#9a6700}
.node.storage rect,.node.addon rect{fill:var(--data,#dafbe1);stroke:#1a7f37}
.subnets rect{fill:none;stroke:var(--soft,#57606a);stroke-dasharray:2 3}
.subnets text{font-size:11px;fill:var(--soft,#57606a)}
.node.private rect{stroke-dasharray:6 3}
.node.create rect{stroke:#1a7f37;stroke-width:4}
.node.update rect{stroke:#bf8700;stroke-width:4}
.node.replace rect{stroke:#cf222e;stroke-width:4}
.node.delete rect{stroke:#cf222e;stroke-width:4;stroke-dasharray:3 3}
.edge path{fill:none;stroke:var(--line,#57606a);stroke-width:1.5}
.edge.discovery path,.edge.connect path{stroke-dasharray:6 4}
.edge.messages path{stroke-dasharray:2 4}
.edge text{paint-order:stroke;stroke:var(--back,#fff);stroke-width:7px}
`.trim();

const shape = {
  internet: 26,
  cdn: 12,
  balancer: 12,
  topic: 18,
  queue: 2,
  storage: 18,
  addon: 8,
  service: 6,
  job: 6,
  site: 6,
};

function nodeSvg({ id, kind, label, details, owner, zone, change, x, y, width, height }: PlacedNode): string {
  const left = x - width / 2;
  const top = y - height / 2;
  const about = [
    label,
    ...details,
    ...(zone === undefined ? [] : [`${zone} subnets`]),
    ...(change === undefined ? [] : [change]),
  ];
  const lines = details.map(
    (text, index) =>
      `<text class="detail" x="${x}" y="${top + 38 + index * 16}" text-anchor="middle">${escapeXml(text)}</text>`,
  );
  const classes = ["node", kind, zone ?? "", change ?? ""].filter(Boolean).join(" ");
  return [
    `<g class="${classes}" data-id="${escapeXml(id)}" data-owner="${escapeXml(owner ?? "environment")}" tabindex="0" role="img" aria-label="${escapeXml(about.join(", "))}">`,
    `<title>${escapeXml(about.join("\n"))}</title>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${shape[kind]}"/>`,
    `<text class="label" x="${x}" y="${top + 22}" text-anchor="middle">${escapeXml(label)}</text>`,
    ...lines,
    "</g>",
  ].join("");
}

function boxSvg({ zone, x, y, width, height }: SubnetBox): string {
  const [left, top] = [x - width / 2, y - height / 2];
  const label = `<text x="${left + 6}" y="${top - 5}">${zone} subnets</text>`;
  return `<g class="subnets"><rect x="${left}" y="${top}" width="${width}" height="${height}" rx="4"/>${label}</g>`;
}

const words = { discovery: "service discovery", connect: "Service Connect", messages: "messages", data: "data" };

function edgeSvg({ from, to, points, label, at, kind }: PlacedEdge): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join(" ");
  const text =
    label === undefined || at === undefined
      ? ""
      : `<text x="${at.x}" y="${at.y + 4}" text-anchor="middle">${escapeXml(label)}</text>`;
  const about = `${from} to ${to}${kind === undefined ? "" : `: ${words[kind]}`}${label === undefined ? "" : `, ${label}`}`;
  return `<g class="edge${kind === undefined ? "" : ` ${kind}`}" data-from="${escapeXml(from)}" data-to="${escapeXml(to)}"><title>${escapeXml(about)}</title><path d="${path}" marker-end="url(#arrow)"/>${text}</g>`;
}

/** A layout as SVG that needs nothing else: colours and fonts are in it. */
export function graphSvg({ title, width, height, nodes, edges, boxes }: Layout): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${escapeXml(title)}">
<title>${escapeXml(title)}</title>
<style>${graphStyle}</style>
<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#57606a"/></marker></defs>
${[...boxes.map(boxSvg), ...edges.map(edgeSvg)].join("\n")}
${nodes.map(nodeSvg).join("\n")}
</svg>
`;
}
