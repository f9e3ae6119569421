/** CI systems set `CI`; `false`, `0` and nothing switch it off by hand. */
export function inContinuousIntegration(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return !/^(?:|0|false|no|off)$/i.test(variables.CI?.trim() ?? "");
}
