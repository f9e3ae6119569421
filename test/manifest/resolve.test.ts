import { expect } from "chai";
import { removeFolders } from "../support/folder.js";
import { resolve, specOf } from "./resolving.js";

describe("what a manifest resolves to", () => {
  afterEach(removeFolders);

  describe("containers", () => {
    it("have Copilot's defaults", () => {
      expect(specOf("backend", "")).to.deep.equal({
        image: "x",
        cpu: 256,
        memory: 512,
        logging: { retention: 30 },
        network: { placement: "public" },
        count: { fixed: 1 },
        exec: false,
      });
    });

    it("take variables and secrets in every form", () => {
      const spec = specOf(
        "backend",
        "variables: {A: 1.10, B: {from_cfn: exp}}\nsecrets:\n  P: /ssm/name\n  S: {secretsmanager: 'name:key::'}\n  C: {from_cfn: arn-of}\n",
      );
      expect(spec.variables).to.deep.equal({ A: "1.10", B: { from: "export", name: "exp" } });
      expect(spec.secrets).to.deep.equal({
        P: { valueFrom: "/ssm/name" },
        S: { secretsManager: "name:key::" },
        C: { valueFrom: { from: "export", name: "arn-of" } },
      });
    });

    it("split commands into words, and keep lists", () => {
      const spec = specOf("backend", "command: sh -c 'echo \"a b\"' c\\ d\nentrypoint: [/bin/x, 'a b']\n");
      expect(spec.command).to.deep.equal(["sh", "-c", 'echo "a b"', "c d"]);
      expect(spec.entryPoint).to.deep.equal(["/bin/x", "a b"]);
    });

    it("fill a health check's other values as soon as one is written, and have none otherwise", () => {
      expect(specOf("backend", "image: {location: x, healthcheck: {interval: 1m}}\n").healthCheck).to.deep.equal({
        command: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
        interval: 60,
        retries: 2,
        timeout: 5,
        startPeriod: 0,
      });
      expect(specOf("backend", "")).to.not.have.property("healthCheck");
    });

    it("keep credentials, labels and what they wait for", () => {
      const spec = specOf(
        "backend",
        "image:\n  location: x\n  credentials: arn:aws:secretsmanager:us-west-2:1:secret:r\n  labels: {a: b}\n  depends_on: {proxy: Healthy}\nsidecars:\n  proxy: {image: envoy, port: 8080/UDP, healthcheck: {retries: 3}}\n",
      );
      expect(spec).to.deep.include({
        credentials: "arn:aws:secretsmanager:us-west-2:1:secret:r",
        labels: { a: "b" },
        dependsOn: { proxy: "HEALTHY" },
      });
      expect(spec.sidecars).to.have.nested.property("proxy.port").that.deep.equals({ port: 8080, protocol: "udp" });
      expect(spec.sidecars).to.have.nested.property("proxy.healthCheck.retries", 3);
    });

    it("of sidecars are built like the main one, for the same platform", () => {
      const text =
        "image: {build: web/Dockerfile}\nplatform: linux/arm64\nsidecars:\n  proxy:\n    image: {build: proxy/Dockerfile}\n    essential: false\n    mount_points: [{source_volume: v, path: /v, read_only: false}]\nstorage: {volumes: {v: {path: /v}}}\n";
      const { workload } = resolve("backend", text, { "web/Dockerfile": "", "proxy/Dockerfile": "" });
      expect(workload?.images.map(({ container, platform }) => `${container} ${platform}`)).to.deep.equal([
        "web linux/arm64",
        "proxy linux/arm64",
      ]);
      expect(workload?.spec)
        .to.have.nested.property("sidecars.proxy")
        .that.deep.equals({
          image: { from: "image", container: "proxy" },
          essential: false,
          mountPoints: [{ volume: "v", path: "/v", readOnly: false }],
        });
      expect(workload?.spec).to.have.nested.property("platform.cpuArchitecture", "ARM64");
    });

    it("get a router as soon as logging says more than a retention", () => {
      expect(specOf("backend", "logging: {retention: 7}\n").logging).to.deep.equal({ retention: 7 });
      expect(
        specOf(
          "backend",
          "logging:\n  destination: {Name: cloudwatch}\n  enableMetadata: false\n  secretOptions: {key: /ssm}\n  configFilePath: /x.conf\n",
        ).logging,
      ).to.deep.equal({
        retention: 30,
        router: {
          destination: { Name: "cloudwatch" },
          enableMetadata: false,
          secretOptions: { key: { valueFrom: "/ssm" } },
          configFilePath: "/x.conf",
        },
      });
    });
  });

  describe("platforms", () => {
    const cases: [string, unknown, string][] = [
      ["linux/amd64", undefined, "linux/amd64"],
      ["linux/arm", { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" }, "linux/arm64"],
      [
        "windows/x86_64",
        { operatingSystemFamily: "WINDOWS_SERVER_2019_CORE", cpuArchitecture: "X86_64" },
        "windows/amd64",
      ],
      [
        "{osfamily: windows_server_2022_full, architecture: amd64}",
        { operatingSystemFamily: "WINDOWS_SERVER_2022_FULL", cpuArchitecture: "X86_64" },
        "windows/amd64",
      ],
    ];
    const size = "image: {build: Dockerfile}\ncpu: 1024\nmemory: 2048\n";
    for (const [text, platform, build] of cases) {
      it(text, () => {
        const { workload } = resolve("backend", `${size}platform: ${text}\n`, { Dockerfile: "" });
        const spec: Record<string, unknown> = { ...workload?.spec };
        expect(spec.platform).to.deep.equal(platform);
        expect(workload?.images[0]?.platform).to.equal(build);
      });
    }
  });

  describe("counts", () => {
    const range = { min: 1, max: 5 };
    const cooldown = { in: 120, out: 60 };
    const cases: [string, unknown][] = [
      ["2", { fixed: 2 }],
      ["{spot: 3}", { spot: 3 }],
      ["{range: 1-5, cpu_percentage: 70}", { range, cpu: { value: 70, cooldown } }],
      [
        "{range: {min: 1, max: 5, spot_from: 3}, memory_percentage: {value: 80, cooldown: {in: 10s}}, cooldown: {in: 1m, out: 90s}}",
        { range: { ...range, spotFrom: 3 }, memory: { value: 80, cooldown: { in: 10, out: 90 } } },
      ],
    ];
    for (const [text, count] of cases)
      it(text, () => expect(specOf("backend", `count: ${text}\n`).count).to.deep.equal(count));

    it("by requests and response time, in seconds", () => {
      const spec = specOf("lbws", "http: {path: /}\ncount: {range: 1-5, requests: 100, response_time: 1500ms}\n");
      expect(spec.count).to.deep.equal({
        range,
        requests: { value: 100, cooldown },
        responseTime: { value: 1.5, cooldown },
      });
    });

    it("by the delay of queues, in seconds", () => {
      const spec = specOf(
        "worker",
        "count:\n  range: 1-5\n  queue_delay: {acceptable_latency: 10m, msg_processing_time: 250ms}\n",
      );
      expect(spec.count).to.deep.equal({
        range,
        queueDelay: { acceptableLatency: 600, processingTime: 0.25, cooldown },
      });
    });
  });

  describe("networks", () => {
    const cases: [string, unknown][] = [
      ["{connect: true}", { connect: {}, placement: "public" }],
      ["{connect: {alias: shop}}", { connect: { alias: "shop" }, placement: "public" }],
      ["{vpc: {placement: private}}", { placement: "private" }],
      ["{vpc: {placement: {subnets: [subnet-1, subnet-2]}}}", { placement: { subnets: ["subnet-1", "subnet-2"] } }],
      [
        "{vpc: {placement: {subnets: {from_tags: {tier: [a, b], team: web}}}}}",
        { placement: { subnets: [{ from: "subnetTags", tags: { tier: ["a", "b"], team: ["web"] } }] } },
      ],
      [
        "{vpc: {security_groups: [sg-1, {from_cfn: g}]}}",
        { placement: "public", securityGroups: ["sg-1", { from: "export", name: "g" }] },
      ],
      [
        "{vpc: {security_groups: {groups: [sg-1], deny_default: true}}}",
        { placement: "public", securityGroups: ["sg-1"], denyDefault: true },
      ],
    ];
    for (const [text, network] of cases) {
      it(text, () =>
        expect(specOf("backend", `image: {location: x, port: 80}\nnetwork: ${text}\n`).network).to.deep.equal(network),
      );
    }
  });

  describe("storage", () => {
    const cases: [string, unknown][] = [
      ["{ephemeral: 100, readonly_fs: true}", { ephemeral: 100, readonlyRootFilesystem: true }],
      ["{ephemeral: 20}", undefined],
      ["{volumes: {v: {path: /v}}}", { volumes: { v: { path: "/v", readOnly: true } } }],
      [
        "{volumes: {v: {path: /v, read_only: false, efs: true}}}",
        { volumes: { v: { path: "/v", readOnly: false, efs: { managed: {} } } } },
      ],
      ["{volumes: {v: {path: /v, efs: false}}}", { volumes: { v: { path: "/v", readOnly: true } } }],
      [
        "{volumes: {v: {path: /v, efs: {uid: 7, gid: 8}}}}",
        { volumes: { v: { path: "/v", readOnly: true, efs: { managed: { uid: 7, gid: 8 } } } } },
      ],
      [
        "{volumes: {v: {path: /v, efs: {id: fs-1, root_dir: /r, auth: {iam: true}}}}}",
        {
          volumes: {
            v: { path: "/v", readOnly: true, efs: { imported: { id: "fs-1", rootDirectory: "/r", iam: true } } },
          },
        },
      ],
      [
        "{volumes: {v: {path: /v, efs: {id: {from_cfn: f}, auth: {iam: true, access_point_id: fsap-1}}}}}",
        {
          volumes: {
            v: {
              path: "/v",
              readOnly: true,
              efs: { imported: { id: { from: "export", name: "f" }, iam: true, accessPointId: "fsap-1" } },
            },
          },
        },
      ],
    ];
    for (const [text, storage] of cases)
      it(text, () => expect(specOf("backend", `storage: ${text}\n`).storage).to.deep.equal(storage));
  });
});
