import { expect } from "chai";
import { crc32, logGroupName, namePrefix, shortened, topicName } from "../../components/names.js";

describe("names", () => {
  it("logs go to /copilot/{app}-{env}-{name}", () => {
    expect(logGroupName("todo", "test", "api")).to.equal("/copilot/todo-test-api");
  });

  it("a FIFO topic ends in .fifo", () => {
    expect(topicName("todo-test-api", "orders", true)).to.equal("todo-test-api-orders.fifo");
  });

  it("leaves a name that fits as it is", () => {
    expect(shortened("a".repeat(80), "stateMachine")).to.equal("a".repeat(80));
  });

  it("cuts a name that is too long to the limit", () => {
    expect(shortened("a".repeat(81), "stateMachine")).to.have.length(80);
  });

  it("tells two long names apart by a hash", () => {
    const stem = "a".repeat(90);
    expect(shortened(`${stem}x`, "stateMachine")).not.to.equal(shortened(`${stem}y`, "stateMachine"));
  });

  it("leaves naming to Pulumi where its suffix fits", () => {
    expect(namePrefix("a".repeat(24), "targetGroup")).to.equal(undefined);
  });

  it("gives a target group a prefix of six characters where it does not", () => {
    expect(namePrefix("a".repeat(25), "targetGroup")).to.match(/^[0-9a-f]{5}-$/);
  });

  it("leaves room for the provider's 26 characters in a role's name", () => {
    expect(namePrefix("a".repeat(60), "role")).to.have.length(38);
  });

  it("works out CRC-32 as Copilot does", () => {
    expect(crc32("job")).to.equal(4_225_294_584);
  });
});
