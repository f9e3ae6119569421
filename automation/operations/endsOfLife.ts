/** Versions of engines in addons, and when AWS ends their standard support: by property, pattern and date. */
export const endsOfLife: readonly { engine: RegExp; version: RegExp; ends: string; source: string }[] = [
  // https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
  { engine: /^(?:aurora-)?postgres(?:ql)?$/, version: /^11(?:\.|$)/, ends: "2024-02-29", source: "PostgreSQL 11" },
  { engine: /^(?:aurora-)?postgres(?:ql)?$/, version: /^12(?:\.|$)/, ends: "2025-02-28", source: "PostgreSQL 12" },
  { engine: /^(?:aurora-)?postgres(?:ql)?$/, version: /^13(?:\.|$)/, ends: "2026-02-28", source: "PostgreSQL 13" },
  // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.html
  { engine: /^aurora-mysql$/, version: /^5\.7/, ends: "2024-10-31", source: "Aurora MySQL 2" },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
  { engine: /^mysql$/, version: /^5\.7/, ends: "2024-02-29", source: "MySQL 5.7" },
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html : when a runtime is deprecated
  {
    engine: /^lambda$/,
    version: /^(?:nodejs(?:12|14|16)\.x|python3\.[678]|ruby2\.7|java8|go1\.x|dotnet6|dotnetcore3\.1)$/,
    ends: "2024-12-20",
    source: "this runtime",
  },
  { engine: /^lambda$/, version: /^nodejs18\.x$/, ends: "2025-09-01", source: "Node.js 18" },
  { engine: /^lambda$/, version: /^python3\.9$/, ends: "2025-12-15", source: "Python 3.9" },
];
