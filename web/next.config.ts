import path from "node:path";
import type { NextConfig } from "next";
import { fixedHeaders } from "./src/security/headers";

const repository = path.join(import.meta.dirname, ".."); // the clients lie outside this folder

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  experimental: { turbopackFileSystemCacheForBuild: false }, // a kept cache would keep a failed build too
  typescript: { ignoreBuildErrors: true }, // npm run check looks at the types, the tests included
  headers: async () => [{ source: "/:path*", headers: fixedHeaders }],
};

export default config;
