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
  { engine: /^mysql$/, version: /^8\.0/, ends: "2026-07-31", source: "MySQL 8.0" },
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support-versions.html
  { engine: /^redis$/, version: /^[2-5]\./, ends: "2026-01-31", source: "Redis OSS 5 and earlier" },
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html : when a runtime is deprecated
  {
    engine: /^lambda$/,
    version: /^(?:nodejs(?:12|14|16)\.x|python3\.[678]|ruby2\.7|java8|go1\.x|dotnet6|dotnetcore3\.1)$/,
    ends: "2024-12-20",
    source: "this runtime",
  },
  { engine: /^lambda$/, version: /^nodejs18\.x$/, ends: "2025-09-01", source: "Node.js 18" },
  { engine: /^lambda$/, version: /^python3\.9$/, ends: "2025-12-15", source: "Python 3.9" },
  { engine: /^lambda$/, version: /^ruby3\.2$/, ends: "2026-03-31", source: "Ruby 3.2" },
  { engine: /^lambda$/, version: /^nodejs20\.x$/, ends: "2026-04-30", source: "Node.js 20" },
  { engine: /^lambda$/, version: /^python3\.10$/, ends: "2026-10-31", source: "Python 3.10" },
  { engine: /^lambda$/, version: /^dotnet8$/, ends: "2026-11-10", source: ".NET 8" },
];
