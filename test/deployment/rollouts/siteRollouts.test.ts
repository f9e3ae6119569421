import { expect } from "chai";
import { noteSiteSteps, siteChanges } from "../../../automation/deployment/rollouts/sites.js";
import type { StackState, StateResource } from "../../../automation/stack/contents.js";
import type { StackEvent, Step } from "../../../automation/stack/runStack.js";

const site = "urn:pulumi:test::shop::airlift:index:StaticSite::docs";
const distribution =
  "urn:pulumi:test::shop::airlift:index:StaticSite$aws:cloudfront/distribution:Distribution::docs-cdn";
const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";
const distributionType = "aws:cloudfront/distribution:Distribution";

const resource = (type: string, urn: string, more: Partial<StateResource> = {}): StateResource => ({
  ...{ urn, type, name: urn.split("::").at(-1) ?? "", custom: true, protect: false, retainOnDelete: false },
  ...{ pendingDeletion: false, inputs: {}, outputs: {}, dependencies: [] },
  ...more,
});
const state: StackState = {
  resources: [
    resource("airlift:index:StaticSite", site),
    resource(distributionType, distribution, { id: "E1", parent: site }),
  ],
  pending: [],
  outputs: {},
};
const file = (key: string, operation = "update"): Step => {
  const name = `docs-object-${key}`;
  return { operation, type: objectType, name, urn: `${site}$${objectType}::${name}`, parent: site };
};
const pathsOf = (...steps: Step[]) => siteChanges(steps, state).map(({ paths }) => paths);

describe("what CloudFront fetches anew", () => {
  it("is what was put, changed or deleted, a page also under its folder's names, as they stand in addresses", () => {
    expect(pathsOf(file("a.css"), file("old.js", "delete"), file("guide/index.html", "create"))).to.deep.equal([
      ["/a.css", "/guide/index.html", "/guide/", "/guide", "/old.js"],
    ]);
    expect(pathsOf(file("index.html"))).to.deep.equal([["/index.html", "/"]]);
    expect(pathsOf(file("über uns.html"))).to.deep.equal([["/%C3%BCber%20uns.html"]]);
  });

  it("is the whole site when much has changed: AWS charges by path", () => {
    expect(pathsOf(...Array.from({ length: 21 }, (_, index) => file(`${index}.html`)))).to.deep.equal([["/*"]]);
  });

  it("is nothing when no file changed, or the distribution is new and keeps nothing yet", () => {
    expect(pathsOf(file("a.css", "same"))).to.deep.equal([]);
    const made: Step = { operation: "create", type: distributionType, name: "docs-cdn", urn: distribution };
    expect(pathsOf(made, file("a.css", "create"))).to.deep.equal([]);
  });

  it("is noted while a run goes on, planning left out, so that one that fails is counted as well", () => {
    const passed: StackEvent[] = [];
    const noted = noteSiteSteps((event) => passed.push(event));
    const event = (planning: boolean, step: Step): StackEvent => ({
      kind: "done",
      stack: "test",
      at: 0,
      step,
      planning,
    });
    noted.onEvent(event(true, file("plan.css")));
    noted.onEvent(event(false, file("a.css")));
    noted.onEvent(event(false, { ...file("b"), type: "aws:s3/bucket:Bucket" }));
    expect(noted.steps.map(({ name }) => name)).to.deep.equal(["docs-object-a.css"]);
    expect(passed).to.have.length(3);
  });
});
