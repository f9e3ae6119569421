import { expect } from "chai";
import { parseSchedule } from "../../automation/manifest/schedules.js";

const expressionOf = (text: string) => {
  const schedule = parseSchedule(text);
  return "expression" in schedule ? schedule.expression : `refused: ${schedule.message}`;
};

describe("schedules of jobs", () => {
  it("know every preset", () => {
    const presets = {
      "@yearly": "cron(0 0 1 1 ? *)",
      "@annually": "cron(0 0 1 1 ? *)",
      "@monthly": "cron(0 0 1 * ? *)",
      "@weekly": "cron(0 0 ? * 1 *)",
      "@daily": "cron(0 0 * * ? *)",
      "@midnight": "cron(0 0 * * ? *)",
      "@hourly": "cron(0 * * * ? *)",
    };
    for (const [text, expression] of Object.entries(presets)) expect(expressionOf(text)).to.equal(expression);
  });

  it("refuse other words with @, and presets with anything around them", () => {
    for (const text of ["@fortnightly", "@daily ", "@Daily"]) expect(expressionOf(text)).to.match(/^refused/);
  });

  it("are no `none` for starting with it", () => {
    expect(expressionOf("None of these")).to.equal('refused: "None of these" has 3 fields and is not a schedule');
    expect(expressionOf("None")).to.equal('refused: "None" is not a schedule');
  });

  it("turn @every into a rate of whole minutes", () => {
    expect(expressionOf("@every 1h30m")).to.equal("rate(90 minutes)");
    expect(expressionOf("@every 60s")).to.equal("rate(1 minute)");
    for (const text of ["@every 30s", "@every 1m30s", "@every 5", "@every soon"])
      expect(expressionOf(text)).to.match(/^refused/);
  });

  it("hand on what EventBridge reads itself, and switch none off", () => {
    expect(parseSchedule("rate(5 minutes)")).to.deep.equal({ expression: "rate(5 minutes)", enabled: true });
    expect(parseSchedule("cron(0 9 ? * MON-FRI *)")).to.deep.equal({
      expression: "cron(0 9 ? * MON-FRI *)",
      enabled: true,
    });
    expect(parseSchedule("none")).to.deep.equal({ expression: "rate(5 minutes)", enabled: false });
  });

  it("turn five fields into six, with one of the day fields open", () => {
    const lines = {
      "*/5 * * * *": "cron(*/5 * * * ? *)",
      "0 9 * * 1-5": "cron(0 9 ? * 2-6 *)",
      "0 9 * * 0,6": "cron(0 9 ? * 1,7 *)",
      "0 9 * * MON-FRI": "cron(0 9 ? * MON-FRI *)",
      "30 6 1 * *": "cron(30 6 1 * ? *)",
      "0 0 1,15 jan-jun ?": "cron(0 0 1,15 jan-jun ? *)",
    };
    for (const [text, expression] of Object.entries(lines)) expect(expressionOf(text), text).to.equal(expression);
  });

  it("write a step of week days out, since EventBridge has none there", () => {
    const lines = {
      "0 9 * * 1-5/2": "cron(0 9 ? * 2,4,6 *)",
      "0 9 * * MON-FRI/2": "cron(0 9 ? * 2,4,6 *)",
      "0 9 * * 1/3,0": "cron(0 9 ? * 2,5,1 *)",
      "0 9 * * */2": "cron(0 9 ? * 1,3,5,7 *)",
      "0 9 * * */1": "cron(0 9 * * ? *)",
    };
    for (const [text, expression] of Object.entries(lines)) expect(expressionOf(text), text).to.equal(expression);
  });

  it("note where Copilot changed or dropped a step", () => {
    expect(parseSchedule("0 9 * * 1-5/2")).to.deep.include({
      note: "Copilot counted the step of week days up by one too; here it means what it says",
    });
    expect(parseSchedule("0 9 */2 * *")).to.deep.include({
      expression: "cron(0 9 1/2 * ? *)",
      note: "Copilot dropped the step of days and ran the job every day; here it means what it says",
    });
  });

  it("leave out a step of days beside the other day field, as Copilot did, and say so", () => {
    const note =
      "EventBridge can't have a step of days beside the other day field: it has no effect, and had none in Copilot";
    expect(parseSchedule("0 9 */2 * 1")).to.deep.equal({ expression: "cron(0 9 ? * 2 *)", enabled: true, note });
    expect(parseSchedule("0 9 1 * */2")).to.deep.equal({ expression: "cron(0 9 1 * ? *)", enabled: true, note });
  });

  it('write "*" where cron takes "?" and EventBridge does not', () => {
    expect(expressionOf("? ? * ? *")).to.equal("cron(* * * * ? *)");
  });

  it("refuse expressions that EventBridge would refuse", () => {
    for (const text of [
      "rate(5 minute)",
      "rate(1 hours)",
      "rate(0 minutes)",
      "rate(1 week)",
      "every rate(5 minutes)",
      "none ",
      "cron(0 9 * * 1-5)",
      "cron(0 9 * * 1-5 *)",
      "cron(0 9 ? * ? *)",
      "cron(0 9 ? * 2-6/2 *)",
      "cron(0 9 ? * 0 *)",
      "cron(0 25 * * ? *)",
      "cron(? 9 * * ? *)",
      "cron(0 0 ? * 2#6 *)",
      "cron(0 0 1 1 ? 2030-2026)",
    ]) {
      expect(expressionOf(text), text).to.match(/^refused/);
    }
    for (const text of [
      "rate(1 day)",
      "cron(0/15 8-17 ? * MON-FRI *)",
      "cron(0 0 L * ? 2026-2030)",
      "cron(0 0 ? * 6#3 *)",
      "cron(0 0 ? * MON#1 *)",
      "cron(0 0 ? * friL *)",
      "cron(0 9 ? * MON-SUN *)",
      "cron(0 22-4 * * ? *)",
    ])
      expect(expressionOf(text)).to.equal(text);
  });

  it("refuse what is no cron line", () => {
    for (const text of [
      "* * * *",
      "* * * * * *",
      "60 * * * *",
      "* 24 * * *",
      "* * 0 * *",
      "* * * 13 *",
      "* * * * 7",
      "5-1 * * * *",
      "*/0 * * * *",
      "a * * * *",
      "1-2-3 * * * *",
      "",
    ]) {
      expect(expressionOf(text), text).to.match(/^refused/);
    }
  });

  it("refuse both day fields, and time zones", () => {
    expect(expressionOf("0 0 1 * 1")).to.equal("refused: a schedule can't give both day of month and day of week");
    expect(expressionOf("CRON_TZ=Europe/Paris 0 9 * * 1")).to.match(/^refused: a schedule can't name a time zone/);
  });
});
