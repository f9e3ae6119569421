/** All of them, each to its end: none goes on unseen behind the error of another one. @throws the first failure */
export async function allOf<T>(waiting: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(waiting);
  return Promise.all(waiting);
}
