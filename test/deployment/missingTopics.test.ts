import { expect } from "chai";
import { decide } from "../../automation/deployment/decide.js";
import { offlineFacts } from "../../automation/deployment/facts.js";
import { resolveFor } from "../../automation/deployment/resolution.js";
import { ManifestError, type Problem } from "../../automation/manifest/index.js";
import { openFolder } from "../../automation/session/openFolder.js";
import type { StackState, StateResource } from "../../automation/stack/contents.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/web/manifest.yml":
    "name: web\ntype: Backend Service\nimage: {location: x}\npublish: {topics: [{name: orders}]}\n",
  "copilot/subs/manifest.yml":
    "name: subs\ntype: Worker Service\nimage: {location: x}\nsubscribe:\n  topics:\n    - {name: orders, service: web}\n",
};

/** What a deployment of these workloads is refused for, after earlier ones of others that left these topics. */
function refusals(names: string[], before: string[] = [], topics: string[] = []): Problem[] {
  const dir = makeFolder(files);
  const at = (chosen: string[], state?: StackState) => {
    const open = openFolder({ dir, names: chosen, variables: {} });
    return decide(
      open,
      resolveFor(open, "test"),
      offlineFacts({ images: {}, envFiles: {} }, { ...(state && { state }) }),
      {
        operation: "up",
      },
    );
  };
  const airlift = before.length === 0 ? undefined : at(before).data.record;
  const resources = topics.map(
    (name) =>
      ({ type: "aws:sns/topic:Topic", inputs: { name }, urn: `urn:x::${name}`, name }) as unknown as StateResource,
  );
  try {
    at(names, airlift && { resources, pending: [], outputs: { airlift } });
    return [];
  } catch (error) {
    if (error instanceof ManifestError) return [...error.problems];
    throw error;
  }
}

describe("subscriptions to topics that are not there", () => {
  afterEach(removeFolders);

  it("are refused before anything is made, with their place", () => {
    expect(refusals(["subs"])).to.deep.equal([
      {
        ...{ severity: "error", file: "copilot/subs/manifest.yml", line: 6, column: 14 },
        ...{ path: "subscribe.topics[0].name", environment: "test" },
        message: '"orders" is a topic of web, which is neither deployed nor part of this run',
        hint: "Deploy web first, or both: -n web -n subs.",
      },
    ]);
  });

  it("are refused where the publisher was deployed without the topic", () => {
    const [problem] = refusals(["subs"], ["web"]);
    expect(problem?.message).to.equal('web is deployed without the topic "orders"');
  });

  it("are taken where the publisher takes part, or has been deployed with the topic", () => {
    expect(refusals(["subs", "web"])).to.deep.equal([]);
    expect(refusals([])).to.deep.equal([]);
    expect(refusals(["subs"], ["web"], ["shop-test-web-orders"])).to.deep.equal([]);
  });
});
