import { type Document, isAlias, isMap, isSeq, type Node, type Pair, visit } from "yaml";
import { aliasExcess, aliasLimit, depthExcess, depthLimit, type Excess } from "../limits.js";

/**
 * Puts copies where a document has aliases, which CloudFormation does not take, and checks how deep it nests.
 * Everything behind it may walk the tree without a limit of its own.
 *
 * @returns whether there was an alias, and what stopped it
 */
export function expandAliases(document: Document): { changed: boolean; excess?: Excess } {
  const expanding = new Expanding();
  document.contents = expanding.expanded(document.contents, 0) as Document["contents"];
  const { added, excess } = expanding;
  if (added > 0) {
    visit(document, {
      Value: (_, value) => {
        value.anchor = undefined;
      },
    });
  }
  return { changed: added > 0, ...(excess !== undefined && { excess }) };
}

/** What an anchor stands for; its node is not there while it is being read. */
interface Anchored {
  node?: Node;
  size: number;
}

class Expanding {
  /** Values that aliases added. */
  added = 0;
  excess: Excess | undefined;
  private count = 0;
  private readonly anchors = new Map<string, Anchored>();

  expanded(node: unknown, depth: number): unknown {
    if (this.excess !== undefined || node === null || typeof node !== "object") return node;
    if (isAlias(node)) return this.copyOf(node.source, offsetOf(node)) ?? node;
    const before = this.count++;
    const { anchor } = node as { anchor?: string };
    const anchored: Anchored = { size: 0 };
    // A later anchor of the same name wins over an earlier one.
    if (anchor !== undefined) this.anchors.set(anchor, anchored);
    if (isMap(node) || isSeq(node)) {
      if (depth >= depthLimit) this.excess = depthExcess(offsetOf(node));
      else if (isSeq(node)) node.items = node.items.map((item) => this.expanded(item, depth + 1));
      else for (const pair of node.items) this.expandPair(pair, depth + 1);
    }
    anchored.node = node as Node;
    anchored.size = this.count - before;
    return node;
  }

  private expandPair(pair: Pair, depth: number): void {
    pair.key = this.expanded(pair.key, depth);
    pair.value = this.expanded(pair.value, depth);
  }

  private copyOf(name: string, offset: number): Node | undefined {
    const anchored = this.anchors.get(name);
    if (anchored?.node === undefined) {
      const message =
        anchored === undefined ? `there is no anchor &${name} above` : `the anchor &${name} contains itself`;
      this.excess = { offset, message };
      return undefined;
    }
    this.count += anchored.size;
    this.added += anchored.size;
    if (this.added > aliasLimit) {
      this.excess = aliasExcess(offset);
      return undefined;
    }
    return anchored.node.clone() as Node;
  }
}

function offsetOf(node: unknown): number {
  return (node as { range?: [number, number, number] | null }).range?.[0] ?? 0;
}
