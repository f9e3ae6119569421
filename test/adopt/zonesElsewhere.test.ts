import { expect } from "chai";
import { findLive } from "../../automation/adopt/live.js";
import type { Owned } from "../../automation/adopt/match.js";
import { reportRows } from "../../automation/adopt/rows.js";
import { surveyOf } from "../../automation/adopt/survey.js";
import type { AwsAccess } from "../../automation/aws/access.js";
import { type SandboxApi, startSandboxApi } from "../../automation/sandbox/api/server.js";
import { openWorld } from "../../automation/sandbox/world.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { accessTo } from "./adopting.js";
import { place, recordOf } from "./stacksWorld.js";

const RECORD = "aws:route53/record:Record";
const elsewhere = { account: "210987654321", region: "global" };

describe("adopt: a domain whose zone is in another account", () => {
  let api: SandboxApi;
  let own: AwsAccess;
  let zones: AwsAccess;

  before(async () => {
    const folder = makeFolder();
    openWorld(folder).change((world) => {
      const named = { name: "example.com" };
      world.put(recordOf({ ...elsewhere, type: "aws:route53/zone:Zone", id: "Z0ELSEWHERE", inputs: named }));
      const name = "shop.example.com";
      const inputs = { zoneId: "Z0ELSEWHERE", name, type: "NS", ttl: 60, records: ["ns-1.example.net"] };
      world.put(recordOf({ ...elsewhere, type: RECORD, id: `Z0ELSEWHERE_${name}_NS`, inputs }));
    });
    api = await startSandboxApi(folder);
    own = accessTo(api.url);
    zones = { ...own, credentials: { accessKeyId: elsewhere.account, secretAccessKey: "simulated" } };
  });
  after(async () => {
    await api.close();
    removeFolders();
  });

  const delegation: Owned = {
    planned: {
      type: RECORD,
      name: "test-zone-delegation",
      inputs: { zoneId: "${zone:example.com.id}", name: "shop.example.com", type: "NS", ttl: 60 },
    },
    ...{ key: `${RECORD}::test-zone-delegation`, owner: "environment", part: "zone-delegation" },
  };
  const found = surveyOf({ application: "shop", environment: "test", ...place }, undefined, []);
  const rowsBy = async (access?: AwsAccess) => {
    const names = new Set(["example.com"]);
    const live = await findLive(own, found, [delegation], { names, ...(access !== undefined && { access }) });
    return reportRows(found, live, [delegation]);
  };

  it("its records are found under the role that leads there", async () => {
    const [row] = await rowsBy(zones);
    expect(row).to.include({ outcome: "import", id: "Z0ELSEWHERE_shop.example.com_NS" });
  });

  it("without one the report says what leads there", async () => {
    const [row] = await rowsBy();
    expect(row?.outcome).to.equal("unknown");
    expect(row?.reason).to.match(/hosted zone that this account does not have: .*`domain: \{name, role\}`/);
  });
});
