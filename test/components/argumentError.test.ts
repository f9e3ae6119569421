import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { errorForEngine } from "../../automation/deployment/inProgram.js";
import { argumentError } from "../../components/argumentError.js";
import { withoutSdkFrames } from "../../components/errorFrames.js";

/** As the language host leaves frames of the SDK: its source maps name files right below @pulumi. */
function mapped<T extends Error>(error: T): T {
  error.stack = `${error}\n    at new Resource (/app/node_modules/@pulumi/resource.ts:12:3)\n    at program (/app/index.ts:3:1)`;
  return error;
}

describe("an error for the engine, printed with its stack trace", () => {
  it("keeps the frames of the program, and none of Pulumi's SDK, which Node.js 20.20 can't print", () => {
    const error = withoutSdkFrames(mapped(new Error("no")));
    expect(inspect(error, { colors: true }))
      .to.contain("/app/index.ts")
      .and.not.to.contain("@pulumi");
  });

  it("names the argument first", () => {
    const thrown: Error[] = [];
    class Component extends pulumi.ComponentResource {
      protected override initialize(): Promise<void> {
        thrown.push(argumentError("http.path", "must start with a slash"));
        return Promise.resolve();
      }
    }
    pulumi.runtime.setMocks({
      call: ({ inputs }) => inputs,
      newResource: ({ inputs }) => ({ id: "id", state: inputs }),
    });
    new Component("test:index:Component", "one");
    const [header, ...frames] = String(thrown[0]?.stack).split("\n");
    expect(header).to.equal("Error: http.path: must start with a slash");
    expect(frames.join()).to.contain("initialize").and.not.to.contain("@pulumi");
  });

  it("is not kept from the engine by what ends a plan", () => {
    expect(errorForEngine(new Error("no")).stack).not.to.contain("@pulumi");
  });
});
