/**
 * Imports a module by its URL. A file of its own: one that has such an import can't be kept compiled (codeCache.ts), and the
 * command bundles everything else.
 */
export const importFile = (url: string): Promise<Record<string, unknown>> => import(url);
