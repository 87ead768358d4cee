import path from "node:path";
import type { NextConfig } from "next";
import { fixedHeaders, sharedHeaders } from "./src/security/headers";

const repository = path.join(import.meta.dirname, ".."); // the clients lie outside this folder

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: repository,
  outputFileTracingIncludes: {
    "/library/\\[id\\]/card": ["../node_modules/@fontsource/bricolage-grotesque/files/*-latin*-700-normal.woff"],
  },
  turbopack: { root: repository },
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  experimental: { turbopackFileSystemCacheForBuild: false }, // a kept cache would keep a failed build too
  typescript: { ignoreBuildErrors: true }, // npm run check looks at the types, the tests included
  headers: async () => [
    { source: "/:path*", headers: fixedHeaders },
    { source: "/shared/:path*", headers: sharedHeaders },
  ],
  logging: { incomingRequests: { ignore: [/^\/shared\//] } }, // while one develops: the address opens a text
};

export default config;
