import { expect } from "chai";
import { askFor } from "../../automation/init/ask.js";

const question = { flag: "--workload", message: "Which service or job uses it?" };

describe("a question with one possible answer", () => {
  for (const interactive of [true, false])
    it(`is not asked ${interactive ? "on a terminal" : "where there is none"}`, async () => {
      const options = [{ value: "api" }];
      expect(await askFor(interactive).choose({ ...question, options })).to.equal("api");
    });

  it("is one with two where nobody can answer", async () => {
    const options = [{ value: "api" }, { value: "web" }];
    const refused = await askFor(false)
      .choose({ ...question, options })
      .catch((error: Error) => error.message);
    expect(refused).to.equal("--workload is missing.");
  });
});
