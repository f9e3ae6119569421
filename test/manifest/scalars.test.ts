import { expect } from "chai";
import type { ScalarNode } from "../../automation/manifest/document.js";
import { formatDuration, parseDuration } from "../../automation/manifest/durations.js";
import { readBoolean, readNumber } from "../../automation/manifest/scalars.js";
import { shellWord, splitWords } from "../../components/shellWords.js";

const scalar = (text: string, style: ScalarNode["style"] = "plain"): ScalarNode => ({
  shape: "scalar",
  at: 0,
  text,
  style,
});

describe("scalars as Go reads them", () => {
  it("takes true and false in three casings, and the words of YAML 1.1 in those listed", () => {
    for (const text of ["true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"])
      expect(readBoolean(scalar(text)), text).to.equal(true);
    for (const text of ["false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"])
      expect(readBoolean(scalar(text)), text).to.equal(false);
    for (const text of ["yES", "oN", "tRUE", "t", "enabled", "1", "0", ""])
      expect(readBoolean(scalar(text)), text).to.equal(undefined);
  });

  it("takes the words even quoted, but not a quoted true", () => {
    expect(readBoolean(scalar("on", "quoted"))).to.equal(true);
    expect(readBoolean(scalar("Yes", "quoted"))).to.equal(true);
    expect(readBoolean(scalar("off", "quoted"))).to.equal(false);
    expect(readBoolean(scalar("true", "quoted"))).to.equal(undefined);
  });

  it("reads whole numbers in every base that Go knows", () => {
    const numbers = {
      "0": 0,
      "42": 42,
      "-7": -7,
      "+7": 7,
      "010": 8,
      "0o17": 15,
      "0x200": 512,
      "0b101": 5,
      "1_024": 1024,
    };
    for (const [text, value] of Object.entries(numbers))
      expect(readNumber(text), text).to.deep.equal({ value, fractional: false });
  });

  it("reads fractions and says so, except where nothing is behind the point", () => {
    expect(readNumber("256.7")).to.deep.equal({ value: 256.7, fractional: true });
    expect(readNumber(".5")).to.deep.equal({ value: 0.5, fractional: true });
    expect(readNumber("1e3")).to.deep.equal({ value: 1000, fractional: false });
    expect(readNumber("2.0")).to.deep.equal({ value: 2, fractional: false });
  });

  it("takes nothing else for a number", () => {
    for (const text of ["", "many", "1.2.3", "08x", "0x", "1,000", "10s", "--1", "Infinity", "NaN"])
      expect(readNumber(text), text).to.equal(undefined);
  });
});

describe("durations", () => {
  it("are Go's texts with units, in seconds", () => {
    const durations = {
      "10s": 10,
      "1m30s": 90,
      "250ms": 0.25,
      "1.5h": 5400,
      "1h0m1s": 3601,
      "-5s": -5,
      "100us": 0.0001,
      "0": 0,
      ".5s": 0.5,
    };
    for (const [text, seconds] of Object.entries(durations)) expect(parseDuration(text), text).to.equal(seconds);
  });

  it("need a unit for every number, and one that Go knows", () => {
    for (const text of ["", "5", "5 s", "1d", "s", "1m30", "-", "1h-5m"])
      expect(parseDuration(text), text).to.equal(undefined);
  });

  it("are written in their largest units", () => {
    expect([0, 45, 90, 3600, 5400, 0.25, 1.5].map(formatDuration)).to.deep.equal([
      "0s",
      "45s",
      "1m30s",
      "1h",
      "1h30m",
      "250ms",
      "1.5s",
    ]);
  });
});

describe("words of a command", () => {
  it("are split as a shell does", () => {
    expect(splitWords("npm  run\tstart")).to.deep.equal(["npm", "run", "start"]);
    expect(splitWords(`sh -c 'echo "$HOME"'`)).to.deep.equal(["sh", "-c", 'echo "$HOME"']);
    expect(splitWords(`a"b c"d`)).to.deep.equal(["ab cd"]);
    expect(splitWords(`a\\ b "x\\"y" "p\\q" ''`)).to.deep.equal(["a b", 'x"y', "p\\q", ""]);
    expect(splitWords("")).to.deep.equal([]);
  });

  it("need their quotes closed and something after a backslash", () => {
    expect(splitWords("echo 'a")).to.have.property("message", "has a ' that is never closed");
    expect(splitWords('echo "a')).to.have.property("message", 'has a " that is never closed');
    expect(splitWords("echo \\")).to.have.property("message", "ends in a lone backslash");
  });

  it("are put in quotes where a shell would read more than one, or something else", () => {
    expect(shellWord("apps/shop-2")).to.equal("apps/shop-2");
    for (const word of ["my shop", "it's", "$HOME", "a;b", ""])
      expect(splitWords(shellWord(word)), word).to.deep.equal([word]);
    expect(shellWord("$HOME")).to.equal("'$HOME'");
  });
});
