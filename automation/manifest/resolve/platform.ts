import type { PlatformSpec } from "../../../components/fargateService.js";
import type { PlatformForm } from "../fields/platform.js";

/** The task's platform; absent for Linux on x86_64, which nothing is written for. */
export function platformSpec(form: PlatformForm | undefined): PlatformSpec | undefined {
  if (form === undefined) return undefined;
  const cpuArchitecture = form.architecture.startsWith("arm") ? "ARM64" : "X86_64";
  const family = form.osfamily === "windows" ? "windows_server_2019_core" : form.osfamily;
  const operatingSystemFamily = family.toUpperCase() as PlatformSpec["operatingSystemFamily"];
  if (operatingSystemFamily === "LINUX" && cpuArchitecture === "X86_64") return undefined;
  return { operatingSystemFamily, cpuArchitecture };
}

/** The platform in Docker's words, for example linux/amd64. */
export function buildPlatform(form: PlatformForm | undefined): string {
  if (form === undefined) return "linux/amd64";
  const os = form.osfamily.startsWith("windows") ? "windows" : "linux";
  return `${os}/${form.architecture.startsWith("arm") ? "arm64" : "amd64"}`;
}
