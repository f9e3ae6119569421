import { columns } from "../aws/rollout.js";
import { type OwnerCost, totalCost } from "../operations/cost.js";
import type { CostChange } from "../operations/costChange.js";
import { priceTable } from "../operations/prices.js";

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
const signed = (amount: number): string => `${amount < 0 ? "-" : "+"}${dollars(Math.abs(amount))}`;

/** Where the figures come from, in one sentence. */
export function priceNote(region?: string): string {
  const elsewhere =
    region === undefined || (priceTable.regions as readonly string[]).includes(region)
      ? ""
      : `; ${region} may be up to a third dearer`;
  return `On-demand prices of ${priceTable.regions.join(", ")} as of ${priceTable.asOf}, ${priceTable.hours} hours a month, without tax and data transfer${elsewhere}.`;
}

/** Monthly cost as a page. */
export function costText(owners: readonly OwnerCost[], region?: string): string {
  const rows = owners.flatMap(({ owner, monthly, items }) => [
    [owner, dollars(monthly)],
    ...grouped(items.map(({ what, monthly: each }) => [what, each])).map(([what, each]) => [
      `  ${what}`,
      dollars(each),
    ]),
  ]);
  const usage = [...new Set(owners.flatMap((one) => one.usage))];
  return [
    ...columns([["Monthly cost", ""], ...rows, ["Total", dollars(totalCost(owners))]]),
    ...(usage.length === 0 ? [] : ["", "Billed by usage:", ...usage.map((text) => `  ${text}`)]),
    "",
    priceNote(region),
    "",
  ].join("\n");
}

/** The same thing several times is one line. */
function grouped(items: readonly (readonly [string, number])[]): [string, number][] {
  const found = new Map<string, { count: number; sum: number }>();
  for (const [what, monthly] of items) {
    const known = found.get(what) ?? { count: 0, sum: 0 };
    found.set(what, { count: known.count + 1, sum: known.sum + monthly });
  }
  return [...found].map(([what, { count, sum }]) => [count === 1 ? what : `${count} × ${what}`, sum]);
}

/** Rows of what changes: owner, before, after, difference; the total last. */
export function costRows({ before, after }: CostChange): string[][] {
  const names = [...new Set([...before, ...after].map(({ owner }) => owner))];
  const of = (owners: readonly OwnerCost[], name: string) => owners.find(({ owner }) => owner === name)?.monthly ?? 0;
  const rows = names
    .filter((name) => of(before, name) !== of(after, name))
    .map((name) => [
      name,
      dollars(of(before, name)),
      dollars(of(after, name)),
      signed(of(after, name) - of(before, name)),
    ]);
  const [was, is] = [totalCost(before), totalCost(after)];
  return [...rows, ["Total", dollars(was), dollars(is), was === is ? "unchanged" : signed(is - was)]];
}
