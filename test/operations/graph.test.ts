import { join } from "node:path";
import { expect } from "chai";
import { graphOf, type NodeChange, withChanges } from "../../automation/operations/graph.js";
import { layOut } from "../../automation/operations/graphLayout.js";
import type { Graph } from "../../automation/operations/graphModel.js";
import { graphHtml, graphMermaid } from "../../automation/operations/graphPages.js";
import { graphSvg } from "../../automation/operations/graphSvg.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { repositoryRoot } from "../support/root.js";

const web = `name: web
type: Load Balanced Web Service
image: {location: nginx, port: 80}
http:
  path: /shop
  allowed_source_ips: [10.0.0.0/8]
  additional_rules: [{path: /admin}]
variables: {API: "http://api:8080", OTHER: "http://store.test.shop.local:80", NEITHER: "http://api.example.com"}
publish: {topics: [{name: orders}]}
storage: {volumes: {shared: {path: /data, efs: true}}}
`;
const service = (name: string, more = "") =>
  `name: ${name}\ntype: Backend Service\nimage: {location: nginx, port: 80}\nnetwork: {connect: true}\n${more}`;
const worker = `name: mail
type: Worker Service
image: {location: nginx}
subscribe: {topics: [{name: orders, service: web, queue: true}]}
`;
const table = `Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}
Resources:
  Items: {Type: "AWS::DynamoDB::Table", Properties: {TableName: x}}
  Access: {Type: "AWS::IAM::ManagedPolicy", Properties: {}}
`;

describe("the picture of an environment", () => {
  after(removeFolders);
  const dir = makeFolder({
    "copilot/.workspace": "application: shop\n",
    "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    "copilot/web/manifest.yml": web,
    "copilot/api/manifest.yml": service("api"),
    "copilot/store/manifest.yml": service("store"),
    "copilot/mail/manifest.yml": worker,
    "copilot/api/addons/table.yml": table,
  });
  const graph = graphOf({ dir, environments: ["test"] });
  const joined = graph.edges.map(({ from, to, label, kind }) =>
    [from, to, ...(label ? [label] : []), ...(kind ? [kind] : [])].join(" "),
  );

  it("has a box around what runs in each kind of subnets, and nothing else in it", () => {
    const boxed: Graph = {
      ...graph,
      nodes: graph.nodes.map((node) => (node.owner === "mail" && node.zone ? { ...node, zone: "private" } : node)),
    };
    const { boxes, nodes } = layOut(boxed);
    expect(boxes.map(({ zone }) => zone)).to.deep.equal(["public", "private"]);
    for (const box of boxes) {
      const touching = nodes.filter(
        ({ x, y, width, height }) =>
          Math.abs(x - box.x) < (width + box.width) / 2 && Math.abs(y - box.y) < (height + box.height) / 2,
      );
      const inZone = nodes.filter(({ zone }) => zone === box.zone);
      expect(touching.map(({ id }) => id)).to.deep.equal(inZone.map(({ id }) => id));
    }
    expect(graphSvg(layOut(boxed))).to.contain(">private subnets</text>");
    expect(graphMermaid(boxed)).to.match(/ {2}subgraph private\["private subnets"\]\n.*mail.*\n {2}end\n/);
  });

  it("has the rules of the load balancer, with path and source", () => {
    expect(joined).to.include("internet public load balancer");
    expect(joined).to.include("public load balancer web /shop from 10.0.0.0/8");
    expect(joined).to.include("public load balancer web /admin");
  });

  it("has who names whom, by Service Connect and by service discovery, and no other host", () => {
    const reached = graph.edges.filter(({ kind }) => kind === "connect" || kind === "discovery");
    expect(reached.map(({ from, to, kind }) => [from, to, kind])).to.deep.equal([
      ["web", "api", "connect"],
      ["web", "store", "discovery"],
    ]);
  });

  it("has topics, queues, file systems and what addons hold, and no rights", () => {
    expect(joined).to.include("web topic web orders messages");
    expect(joined.filter((one) => one.startsWith("topic web orders"))).to.deep.equal([
      "topic web orders queue mail orders events messages",
    ]);
    expect(joined).to.include("queue mail orders events mail messages").and.to.include("web efs /data data");
    const addons = graph.nodes.filter(({ id }) => id.startsWith("addon"));
    expect(addons.map(({ label, kind, details }) => [label, kind, details[0]])).to.deep.equal([
      ["Items", "storage", "DynamoDB Table"],
    ]);
  });

  it("is laid out without nodes over each other, in a picture that holds all of them", () => {
    const { nodes, edges, width, height } = layOut(graph);
    expect(edges.every(({ points }) => points.length > 1)).to.equal(true);
    for (const [index, one] of nodes.entries()) {
      expect(one.x - one.width / 2).to.be.at.least(0);
      expect(one.x + one.width / 2).to.be.at.most(width);
      expect(one.y + one.height / 2).to.be.at.most(height);
      for (const other of nodes.slice(index + 1)) {
        const apart =
          Math.abs(one.x - other.x) * 2 >= one.width + other.width ||
          Math.abs(one.y - other.y) * 2 >= one.height + other.height;
        expect(apart, `${one.id} and ${other.id}`).to.equal(true);
      }
    }
  });

  it("is one SVG and one page that asks no network, with every name escaped", () => {
    const odd = {
      title: "<script>",
      nodes: [{ id: 'a"b', kind: "service" as const, label: "<b>&", details: [] }],
      edges: [],
    };
    const svg = graphSvg(layOut(odd));
    expect(svg).to.contain("&#60;b&#62;&#38;").and.to.contain('data-id="a&#34;b"').and.not.to.contain("<script>");
    const page = graphHtml(layOut(graph));
    expect(page)
      .to.contain("default-src 'none'")
      .and.not.to.match(/(?:src|href)="?https?:/);
    for (const { label } of graph.nodes) expect(page).to.contain(`>${label}</text>`);
  });

  it("is a flowchart for Mermaid", () => {
    const text = graphMermaid(graph);
    expect(text)
      .to.match(/^flowchart LR\n/)
      .and.to.contain('|"/shop from 10.0.0.0/8"|');
    expect(text.match(/-->|-\.->/g)).to.have.length(graph.edges.length);
  });

  it("is there for every sample", () => {
    for (const sample of ["todo", "greeter", "emoji-race"]) {
      const environments = [sample === "todo" ? "development" : "test"];
      const { nodes, edges } = graphOf({ dir: join(repositoryRoot, "samples", sample), environments });
      const ids = nodes.map(({ id }) => id);
      expect(ids, sample).to.include("internet");
      // In todo a server's configuration file names the other service, which no manifest says.
      const reached = edges.some(({ kind }) => kind === "connect" || kind === "discovery");
      expect(reached, sample).to.equal(sample !== "todo");
    }
  });

  it("takes the colours of a preview: by workload, and by what a node stands for", () => {
    const change = (owner: string, type: string, kind: NodeChange["kind"], name = `${owner}-x`): NodeChange => ({
      owner,
      type,
      kind,
      name,
    });
    const drawn = withChanges(graph, [
      change("web", "aws:ecs/taskDefinition:TaskDefinition", "replace"),
      change("web", "aws:ecs/service:Service", "update"),
      change("web", "aws:sns/topic:Topic", "delete"),
      change("store", "aws:ecs/service:Service", "create"),
      change("environment", "aws:lb/loadBalancer:LoadBalancer", "replace"),
      change("old", "airlift:index:BackendService", "delete", "old"),
    ]);
    const changes = Object.fromEntries(
      drawn.nodes.flatMap(({ id, change: one }) => (one === undefined ? [] : [[id, one]])),
    );
    expect(changes).to.deep.equal({
      web: "update",
      "topic web orders": "delete",
      store: "create",
      "public load balancer": "replace",
      old: "delete",
    });
  });
});
