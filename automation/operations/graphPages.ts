import type { Layout } from "./graphLayout.js";
import type { Graph, GraphNode } from "./graphModel.js";
import { escapeXml, graphSvg } from "./graphSvg.js";

const css = `
:root{--back:#fff;--text:#1f2328;--soft:#57606a;--line:#57606a;--node:#f6f8fa}
:root[data-theme=dark]{--back:#0d1117;--text:#e6edf3;--soft:#9198a1;--line:#9198a1;--node:#151b23;--service:#0c2d6b;--front:#271052;--message:#3b2300;--data:#033a16}
@media(prefers-color-scheme:dark){:root:not([data-theme=light]){--back:#0d1117;--text:#e6edf3;--soft:#9198a1;--line:#9198a1;--node:#151b23;--service:#0c2d6b;--front:#271052;--message:#3b2300;--data:#033a16}}
body{margin:0;background:var(--back);color:var(--text);font-family:system-ui,sans-serif}
header{display:flex;gap:12px;align-items:center;padding:10px 16px;border-bottom:1px solid var(--line);position:sticky;top:0;background:var(--back)}
h1{font-size:16px;margin:0;flex:1}
input,button{font:inherit;padding:4px 8px;color:inherit;background:var(--node);border:1px solid var(--line);border-radius:6px}
main{overflow:auto;padding:8px}
.dim{opacity:.15}
.node:focus{outline:none}
.node:focus rect,.node:hover rect{stroke-width:4}
`;

/** Hover and focus leave what a node is joined to; the search leaves what it finds. \`/\` goes to it, arrows walk the nodes (a page that has no focus itself gets no focus events). */
const script = `
const nodes=[...document.querySelectorAll(".node")],edges=[...document.querySelectorAll(".edge")],search=document.querySelector("input");
const show=(keep)=>{for(const n of nodes)n.classList.toggle("dim",keep!==undefined&&!keep.has(n.dataset.id));for(const e of edges)e.classList.toggle("dim",keep!==undefined&&!(keep.has(e.dataset.from)&&keep.has(e.dataset.to)));};
const near=(id)=>new Set([id,...edges.flatMap((e)=>e.dataset.from===id?[e.dataset.to]:e.dataset.to===id?[e.dataset.from]:[])]);
const found=()=>{const text=search.value.trim().toLowerCase();return text===""?undefined:new Set(nodes.filter((n)=>n.getAttribute("aria-label").toLowerCase().includes(text)).map((n)=>n.dataset.id));};
for(const n of nodes){for(const on of["mouseenter","focus"])n.addEventListener(on,()=>show(near(n.dataset.id)));for(const off of["mouseleave","blur"])n.addEventListener(off,()=>show(found()));}
search.addEventListener("input",()=>show(found()));
document.querySelector("button").addEventListener("click",()=>{const root=document.documentElement;const dark=root.dataset.theme?root.dataset.theme==="dark":matchMedia("(prefers-color-scheme: dark)").matches;root.dataset.theme=dark?"light":"dark";});
document.addEventListener("keydown",(event)=>{if(event.key==="/"&&document.activeElement!==search){event.preventDefault();search.focus();}else if(event.key==="Escape"){search.value="";document.activeElement.blur();show();}else if(/^Arrow(Right|Down|Left|Up)$/.test(event.key)&&document.activeElement!==search){event.preventDefault();const at=nodes.indexOf(document.activeElement);const step=/Right|Down/.test(event.key)?1:-1;const next=nodes[(at+step+nodes.length)%nodes.length];next.focus();show(near(next.dataset.id));}});
`;

/** One page that holds everything: no network is asked, and none is allowed. */
export function graphHtml(layout: Layout): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(layout.title)}</title>
<style>${css}</style>
</head>
<body>
<header><h1>${escapeXml(layout.title)}</h1><input type="search" placeholder="Search ( / )" aria-label="Search"><button type="button">Dark / light</button></header>
<main>
${graphSvg(layout)}</main>
<script>${script}</script>
</body>
</html>
`;
}

const quoted = (text: string): string => `"${text.replaceAll('"', "#quot;").replaceAll("\n", "<br/>")}"`;

const brackets: Partial<Record<GraphNode["kind"], [open: string, close: string]>> = {
  internet: ["((", "))"],
  storage: ["[(", ")]"],
  queue: ["[[", "]]"],
  topic: [">", "]"],
  balancer: ["{{", "}}"],
};

/** A graph in Mermaid's language, for Markdown. */
export function graphMermaid({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const lines = nodes.map(({ id, kind, label, details, change }) => {
    const [open, close] = brackets[kind] ?? ["[", "]"];
    return `  ${ids.get(id)}${open}${quoted([label, ...details].join("\n"))}${close}${change === undefined ? "" : `:::${change}`}`;
  });
  const arrows = edges.map(({ from, to, label, kind }) => {
    const arrow = kind === undefined || kind === "data" ? "-->" : "-.->";
    return `  ${ids.get(from)} ${arrow}${label === undefined ? "" : `|${quoted(label)}|`} ${ids.get(to)}`;
  });
  const colours = { create: "#1a7f37", update: "#bf8700", replace: "#cf222e", delete: "#cf222e" };
  const used = Object.entries(colours).filter(([change]) => nodes.some((node) => node.change === change));
  return [
    "flowchart LR",
    ...lines,
    ...arrows,
    ...used.map(([change, colour]) => `  classDef ${change} stroke:${colour},stroke-width:4px`),
    "",
  ].join("\n");
}
