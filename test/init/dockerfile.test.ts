import { expect } from "chai";
import { readDockerfile } from "../../automation/init/dockerfile.js";

describe("init: reading a Dockerfile", () => {
  it("finds the TCP ports of EXPOSE, ranges too, in their order", () => {
    expect(readDockerfile("FROM a\nEXPOSE 8080 9000/tcp 53/udp\nexpose 7000-7002\n").ports).to.deep.equal([
      8080, 9000, 7000, 7001, 7002,
    ]);
  });

  it("fills variables of ARG and ENV in, and leaves out a port that no variable explains", () => {
    const text =
      'ARG BASE=node\nFROM $BASE\nARG PORT=3000\nENV ADMIN="4000" OTHER 5\nEXPOSE ${PORT} $ADMIN $NOWHERE ${UNSET:-6000}';
    expect(readDockerfile(text).ports).to.deep.equal([3000, 4000, 6000]);
  });

  it("joins continued lines, and skips comments between them", () => {
    const text = "FROM a\nEXPOSE \\\n  80 \\\n  # not 81\n  82\nRUN echo 'EXPOSE 9'\n";
    expect(readDockerfile(text).ports).to.deep.equal([80, 82]);
  });

  it("takes what the last build step and the steps under it say, not those beside it", () => {
    const text = "FROM node AS base\nEXPOSE 1000\nFROM go AS tools\nEXPOSE 2000\nFROM base\nEXPOSE 3000\n";
    expect(readDockerfile(text).ports).to.deep.equal([1000, 3000]);
  });

  it("reads a health check with options in shell form", () => {
    const text =
      "FROM a\nHEALTHCHECK --interval=1m --timeout=3s --start-period=10s --retries=4 \\\n  CMD curl -f http://localhost/ || exit 1\n";
    expect(readDockerfile(text).healthcheck).to.deep.equal({
      command: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"],
      interval: "1m",
      retries: 4,
      timeout: "3s",
      startPeriod: "10s",
    });
  });

  it("reads a health check in list form, with Copilot's defaults for what it does not say", () => {
    expect(readDockerfile('FROM a\nHEALTHCHECK CMD ["wget", "-q", "http://localhost"]').healthcheck).to.deep.equal({
      command: ["CMD", "wget", "-q", "http://localhost"],
      interval: "10s",
      retries: 2,
      timeout: "5s",
      startPeriod: "0s",
    });
  });

  it("has none after HEALTHCHECK NONE", () => {
    expect(readDockerfile("FROM a AS b\nHEALTHCHECK CMD true\nFROM b\nHEALTHCHECK NONE").healthcheck).to.equal(
      undefined,
    );
  });

  it("tells Windows images and ARM images, and says nothing about the usual platform", () => {
    expect(readDockerfile("FROM mcr.microsoft.com/windows/servercore:ltsc2019").platform).to.equal("windows/x86_64");
    expect(readDockerfile("FROM --platform=linux/arm64 node:22").platform).to.equal("linux/arm64");
    expect(readDockerfile("FROM --platform=linux/amd64 node:22").platform).to.equal(undefined);
  });

  it("finds nothing in text that is no Dockerfile", () => {
    expect(readDockerfile("\uFEFF  \n%%%\nEXPOSE\n")).to.deep.equal({ ports: [] });
  });
});
