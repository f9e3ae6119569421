/** The versions that the sandbox's plugins answer for: those of the SDKs that Airlift depends on. */
export const versions = { aws: "7.48.0", awsx: "3.9.0", "docker-build": "0.0.14" } as const;
