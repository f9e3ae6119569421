import { RunError } from "../base/errors.js";
import { type AwsAccess, callFailed, clientSettings } from "./access.js";

/** The account, region and partition that credentials lead to. @throws RunError when AWS can't be asked */
export async function whereAmI(access: AwsAccess): Promise<{ account: string; region: string; partition: string }> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(clientSettings(access));
  try {
    const { Account: account, Arn: arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    const region = await client.config.region();
    if (account === undefined) throw new RunError("credentials", "AWS did not return the account ID.");
    return { account, region, partition: arn.split(":")[1] || "aws" };
  } catch (error) {
    throw callFailed("Asking AWS which account this is", error);
  } finally {
    client.destroy();
  }
}
