import dagre from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphNode } from "./graphModel.js";

/** A node with its place: the middle, in pixels. */
export interface PlacedNode extends GraphNode {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An edge with the points that it goes through. */
export interface PlacedEdge extends GraphEdge {
  points: { x: number; y: number }[];
  /** Where the label is; absent without one. */
  at?: { x: number; y: number };
}

/** The subnets of a zone, around what runs in them. */
export interface SubnetBox {
  zone: NonNullable<GraphNode["zone"]>;
  /** The middle, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  title: string;
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  boxes: SubnetBox[];
}

/** No node has it: ids have no such ending. */
const boxId = (zone: string): string => `${zone} subnets\n`;

/** Width of a character at the size that labels are drawn in: an average, since no font is asked. */
const character = { label: 8, detail: 6.5 };

function sizeOf({ label, details }: GraphNode): { width: number; height: number } {
  const width = Math.max(label.length * character.label, ...details.map((text) => text.length * character.detail));
  return { width: Math.ceil(Math.max(110, width + 28)), height: 38 + details.length * 16 };
}

/** Lays a graph out from left to right, as requests go. */
export function layOut(graph: Graph): Layout {
  const drawn = new dagre.graphlib.Graph({ multigraph: true, compound: true });
  drawn.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 70, edgesep: 14, marginx: 24, marginy: 24 });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawn.setNode(node.id, sizeOf(node));
  const zones = [...new Set(graph.nodes.flatMap(({ zone }) => zone ?? []))];
  for (const zone of zones) drawn.setNode(boxId(zone), {});
  for (const { id, zone } of graph.nodes) if (zone !== undefined) drawn.setParent(id, boxId(zone));
  graph.edges.forEach(({ from, to, label }, index) => {
    const room =
      label === undefined ? {} : { width: label.length * character.detail + 8, height: 16, labelpos: "c" as const };
    drawn.setEdge(from, to, room, String(index));
  });
  dagre.layout(drawn);
  const { width = 0, height = 0 } = drawn.graph() as { width?: number; height?: number };
  return {
    title: graph.title,
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map((node) => {
      const {
        x,
        y,
        width: w,
        height: h,
      } = drawn.node(node.id) as { x: number; y: number; width: number; height: number };
      return { ...node, x, y, width: w, height: h };
    }),
    boxes: zones.map((zone) => ({ zone, ...(drawn.node(boxId(zone)) as Omit<SubnetBox, "zone">) })),
    edges: graph.edges.map((edge, index) => {
      const placed = drawn.edge(edge.from, edge.to, String(index)) as {
        points: { x: number; y: number }[];
        x?: number;
        y?: number;
      };
      const { points, x, y } = placed;
      return {
        ...edge,
        points,
        ...(edge.label !== undefined && x !== undefined && y !== undefined && { at: { x, y } }),
      };
    }),
  };
}
