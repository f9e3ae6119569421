import { expect } from "chai";
import type { SettingsForm } from "../../automation/manifest/kinds.js";
import { mergeSettings } from "../../automation/manifest/settings.js";

const defaults: SettingsForm = {
  strict: false,
  secrets: { requireTags: true },
  requestDriven: "apprunner",
  queueScaling: "metric-math",
};

describe("settings", () => {
  const keys = [
    ["application", "AIRLIFT_APP"],
    ["backend", "AIRLIFT_BACKEND"],
    ["organization", "AIRLIFT_ORGANIZATION"],
    ["secretsProvider", "AIRLIFT_SECRETS_PROVIDER"],
    ["repository", "AIRLIFT_REPOSITORY"],
  ] as const;
  for (const [key, variable] of keys) {
    it(`${key}: a flag wins over ${variable}, and that over the file`, () => {
      const file = { ...defaults, [key]: "file" };
      expect(mergeSettings(file, {}, {})[key]).to.equal("file");
      expect(mergeSettings(file, {}, { [variable]: "variable" })[key]).to.equal("variable");
      expect(mergeSettings(file, { [key]: "flag" }, { [variable]: "variable" })[key]).to.equal("flag");
    });
  }

  it("an empty variable counts as not set", () => {
    expect(mergeSettings({ ...defaults, backend: "file" }, {}, { AIRLIFT_BACKEND: "" }).backend).to.equal("file");
  });

  it("PULUMI_BACKEND_URL names the backend where AIRLIFT_BACKEND does not", () => {
    expect(mergeSettings(defaults, {}, { PULUMI_BACKEND_URL: "s3://p" }).backend).to.equal("s3://p");
    expect(mergeSettings(defaults, {}, { PULUMI_BACKEND_URL: "s3://p", AIRLIFT_BACKEND: "s3://a" }).backend).to.equal(
      "s3://a",
    );
  });

  it("strict can be switched on and off by the variable and by the flag", () => {
    expect(mergeSettings(defaults, {}, { AIRLIFT_STRICT: "true" }).strict).to.equal(true);
    expect(mergeSettings({ ...defaults, strict: true }, {}, { AIRLIFT_STRICT: "false" }).strict).to.equal(false);
    expect(mergeSettings({ ...defaults, strict: true }, { strict: false }, { AIRLIFT_STRICT: "1" }).strict).to.equal(
      false,
    );
  });

  it("keeps the role of the domain's zones unless another domain is given", () => {
    const file = { ...defaults, domain: { name: "example.com", role: "arn:aws:iam::1:role/dns" } };
    expect(mergeSettings(file, { domain: "example.com" }, {}).domain).to.deep.equal(file.domain);
    expect(mergeSettings(file, { domain: "example.org" }, {}).domain).to.deep.equal({ name: "example.org" });
  });

  describe("of an environment", () => {
    const file: SettingsForm = {
      ...defaults,
      tags: { team: "web", cost: "1" },
      nat: "single",
      permissionsBoundary: "all",
      environments: {
        prod: { region: "us-east-1", profile: "prod", protect: true, tags: { cost: "2" }, nat: "per-zone", ttl: 3600 },
      },
    };

    it("are its own before those of the application, tags key by key", () => {
      expect(mergeSettings(file, {}, {}).environment("prod")).to.deep.include({
        region: "us-east-1",
        profile: "prod",
        protect: true,
        ttl: 3600,
        tags: { team: "web", cost: "2" },
        nat: "per-zone",
        permissionsBoundary: "all",
      });
    });

    it("are those of the application where it is not in the file", () => {
      expect(mergeSettings(file, {}, {}).environment("test")).to.deep.include({
        protect: false,
        tags: { team: "web", cost: "1" },
        nat: "single",
        endpoints: [],
        exports: false,
      });
    });

    it("take region and profile from flags first, then from AIRLIFT_*, the file, and AWS_*", () => {
      const at = (flags: { region?: string }, variables: Record<string, string>) =>
        mergeSettings(file, flags, variables).environment("prod").region;
      expect(at({ region: "eu-west-1" }, { AWS_REGION: "eu-west-2" })).to.equal("eu-west-1");
      expect(at({}, { AWS_REGION: "eu-west-2", AIRLIFT_REGION: "eu-west-3" })).to.equal("eu-west-3");
      expect(at({}, { AWS_REGION: "eu-west-2" })).to.equal("us-east-1");
      expect(at({}, { AWS_DEFAULT_REGION: "eu-west-2" })).to.equal("us-east-1");
      expect(mergeSettings(file, {}, { AWS_PROFILE: "other" }).environment("prod").profile).to.equal("other");
    });
  });
});
