import { expect } from "chai";
import { backendService, errorsOf, longFormOf, publicService, warningsOf, workerService } from "./reading.js";

/** What Copilot's own reader takes and refuses in corners that no single row shows. */
describe("as Copilot reads", () => {
  it("an item of a list without anything in it does not count", () => {
    const text = `${backendService}command:\n  - run\n  -\npublish:\n  topics:\n    -\n    - name: orders\n`;
    expect(longFormOf(text)).to.deep.include({ command: ["run"] });
    expect(longFormOf(text).publish).to.deep.equal({ topics: [{ name: "orders", fifo: { enable: false } }] });
    expect(warningsOf(text)).to.deep.equal([
      "8:4 warning command[1]: an empty item is ignored",
      "11:6 warning publish.topics[0]: an empty item is ignored",
    ]);
  });

  it("an image that is built and located is refused, though the environment decides for one", () => {
    const both = backendService.replace("location: nginx", "location: nginx\n  build: Dockerfile");
    expect(errorsOf(`${both}environments: {test: {image: {location: other}}}\n`)).to.deep.equal([
      "4:13 error image.location: an image is either built or located, and this one is both",
    ]);
    expect(errorsOf(backendService.replace("location: nginx", 'build: ""'))).to.deep.equal([
      "4:3 error image: the image has no source",
    ]);
  });

  it("a file system of both kinds is refused, though the environment decides for one", () => {
    const efs = "storage: {volumes: {data: {path: /d, efs: {id: fs-1, uid: 7, gid: 7}}}}\n";
    expect(
      errorsOf(`${backendService}${efs}environments: {test: {storage: {volumes: {data: {efs: true}}}}}\n`),
    ).to.deep.equal([
      "6:43 error storage.volumes.data.efs: uid and gid are for the managed file system, id for an existing one",
    ]);
  });

  it("lists of nothing where a choice is needed are refused, and clear a list where none is", () => {
    expect(errorsOf(`${backendService}network: {vpc: {placement: {subnets: []}}}\n`)).to.deep.equal([
      "6:38 error network.vpc.placement.subnets: an empty list is not allowed here",
    ]);
    expect(errorsOf(`${backendService}network: {vpc: {placement: {subnets: {from_tags: {}}}}}\n`)).to.have.length(1);
    const cleared = `${backendService}network: {vpc: {security_groups: [sg-1]}}\nenvironments: {test: {network: {vpc: {security_groups: []}}}}\n`;
    expect(longFormOf(cleared)).to.have.nested.property("network.vpc.security_groups.groups").that.deep.equals([]);
  });

  it("an environment may name nothing of http but the load balancer", () => {
    const over = `${publicService}environments: {test: {http: {alb: mine}}}\n`;
    expect(longFormOf(over)).to.have.nested.property("http.alb", "mine");
    expect(longFormOf(over)).to.have.nested.property("http.path", "/");
    expect(errorsOf(publicService.replace("path: /", "alb: mine"))).to.deep.equal([
      "6:1 error http.path: `path` is missing",
    ]);
  });

  it("a filter policy is a map, or is not there", () => {
    const topic = (policy: string) =>
      `${workerService}subscribe:\n  topics:\n    - {name: a, service: api, filter_policy: ${policy}}\n`;
    expect(errorsOf(topic("[a]"))).to.deep.equal([
      "7:46 error subscribe.topics[0].filter_policy: a list is not allowed here",
    ]);
    expect(errorsOf(topic("text"))).to.deep.equal([
      "7:46 error subscribe.topics[0].filter_policy: a single value is not allowed here",
    ]);
    expect(longFormOf(topic("null")).subscribe).to.not.have.nested.property("topics[0].filter_policy");
    expect(longFormOf(topic("{store: [a]}")).subscribe)
      .to.have.nested.property("topics[0].filter_policy")
      .that.deep.equals({ store: ["a"] });
  });

  it("a topic is subscribed to once, and its own queue has a name of its own", () => {
    const topics = (...list: string[]) => errorsOf(`${workerService}subscribe: {topics: [${list.join(", ")}]}\n`);
    expect(topics("{name: a, service: api}", "{name: a, service: api, queue: true}")).to.deep.equal([
      "5:54 error subscribe.topics[1].name: the topic a of api is already listed",
    ]);
    expect(topics("{name: a, service: api}", "{name: a, service: api, queue: {fifo: true}}")).to.deep.equal([]);
    expect(topics("{name: a-b, service: api, queue: true}", "{name: ab, service: api, queue: true}")).to.deep.equal([
      "5:69 error subscribe.topics[1].name: its queue would be apiAbEventsQueue in COPILOT_TOPIC_QUEUE_URIS, which is already the queue of a-b of api",
    ]);
    expect(topics("{name: a-b, service: api, queue: true}", "{name: ab, service: api}")).to.deep.equal([]);
  });

  it("the old spelling of target_container excludes the new one everywhere, and is no path", () => {
    expect(errorsOf(`${backendService}http: {path: /, target_container: web, targetContainer: web}\n`)).to.deep.equal([
      "6:40 error http.targetContainer: `target_container` is given in two spellings",
    ]);
    expect(errorsOf(`${backendService}http: {targetContainer: web}\n`)).to.deep.equal([
      "6:8 error http.targetContainer: path is missing, and this spelling has no effect in a Backend Service",
    ]);
  });

  it("plain values of a wrong form are reported where http is a map only, and meant where it may be false", () => {
    expect(errorsOf(`${backendService}http: {path: /, deregistration_delay: 15}\n`)).to.deep.equal([
      '6:39 error http.deregistration_delay: "15" is a duration without a unit',
    ]);
    expect(longFormOf(`${publicService}  deregistration_delay: 15\n`)).to.have.nested.property(
      "http.deregistration_delay",
      15,
    );
  });

  describe("counts", () => {
    it("a queue's delays need their units, since Copilot took them for nothing and refused that", () => {
      const count = "count: {range: 1-2, queue_delay: {acceptable_latency: 60, msg_processing_time: 1s}}\n";
      expect(errorsOf(`${workerService}${count}`)).to.deep.equal([
        '5:55 error count.queue_delay.acceptable_latency: "60" is a duration without a unit',
      ]);
    });

    it("a metric's cooldown needs its value where Copilot crashed, and is reported where it did nothing", () => {
      const count = (metric: string) => `${publicService}count: {range: 1-2, ${metric}: {cooldown: {in: 5s}}}\n`;
      expect(errorsOf(count("cpu_percentage"))).to.deep.equal([
        "8:21 error count.cpu_percentage.value: `value` is missing",
      ]);
      expect(errorsOf(count("requests"))).to.deep.equal([]);
      expect(warningsOf(count("requests"))).to.deep.equal([
        "8:31 warning count.requests: without a value nothing scales by this metric, and nothing did in Copilot",
      ]);
      const over = `${publicService}count: {range: 1-2, cpu_percentage: {value: 70}}\nenvironments: {test: {count: {cpu_percentage: {cooldown: {in: 5s}}}}}\n`;
      expect(errorsOf(over)).to.deep.equal([]);
    });

    it("spot is beside a cooldown that says nothing", () => {
      expect(errorsOf(`${backendService}count:\n  spot: 1\n  cooldown:\n    in:\n`)).to.deep.equal([]);
      expect(errorsOf(`${backendService}count: {spot: 1, cooldown: {in: 5s}}\n`)).to.have.length(1);
    });
  });
});
