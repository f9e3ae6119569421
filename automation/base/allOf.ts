/** All of them, each to its end: none goes on unseen behind the error of another one. @throws the first failure */
export async function allOf<T extends readonly unknown[] | []>(
  waiting: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(waiting);
  return Promise.all(waiting);
}
